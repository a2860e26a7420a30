extension ShellBuiltins {
  static func unset(_ process: ShellProcess) throws(ShellStop) -> Int {
    let shell = process.shell
    var status = 0
    let functionsOnly = process.arguments.first == "-f".octets
    for name in process.arguments where name.first != 45 {
      if let open = name.firstIndex(of: UInt8(ascii: "[")), name.last == UInt8(ascii: "]") {
        try remove(Array(name[(open + 1)...].dropLast()), from: Array(name[..<open]), shell)
        continue
      }
      if !functionsOnly, let variable = shell.shell.variables[name] {
        if variable.isReadOnly {
          try process.complain("\(name.decoded): cannot unset: readonly variable")
          status = 1
        } else {
          shell.shell.variables[name] = nil
        }
      } else {
        shell.shell.functions[name] = nil
      }
    }
    return status
  }

  private static func remove(
    _ key: [UInt8], from name: [UInt8], _ shell: ShellInterpreter
  ) throws(ShellStop) {
    switch shell.shell.variables[name]?.value {
    case .map(var items):
      items[key] = nil
      shell.shell.variables[name]?.value = .map(items)
    case .list(var items):
      if let place = try shell.evaluate(text: key) { items[place] = nil }
      shell.shell.variables[name]?.value = .list(items)
    default: break
    }
  }

  private static let declareLetters = Set("aAfFgilnprtuxI".utf8)

  /// `declare`, `local`, `export` and `readonly`.
  static func declare(_ process: ShellProcess) throws(ShellStop) -> Int {
    let shell = process.shell
    let arrays = shell.pendingAssignments
    shell.pendingAssignments = [:]
    var on = Set<UInt8>()
    var off = Set<UInt8>()
    var names: [[UInt8]] = []
    if process.name == "export" { on.insert(UInt8(ascii: "x")) }
    if process.name == "readonly" { on.insert(UInt8(ascii: "r")) }
    for argument in process.arguments {
      guard names.isEmpty, argument.count > 1, argument[0] == 45 || argument[0] == 43 else {
        names.append(argument)
        continue
      }
      for letter in argument.dropFirst() {
        guard declareLetters.contains(letter) || letter == 45 else {
          try process.complain("-\([letter].decoded): invalid option")
          return 2
        }
        if argument[0] == 45 { on.insert(letter) } else { off.insert(letter) }
      }
    }
    if process.name == "export", on.contains(UInt8(ascii: "n")) { off.insert(UInt8(ascii: "x")) }
    let isLocal =
      process.name == "local"
      || !shell.shell.scopes.isEmpty
        && process.name != "export" && process.name != "readonly" && !on.contains(UInt8(ascii: "g"))
    if process.name == "local", shell.shell.scopes.isEmpty {
      try process.complain("can only be used in a function")
      return 1
    }
    if on.contains(UInt8(ascii: "f")) || on.contains(UInt8(ascii: "F")) {
      return try listFunctions(process, names)
    }
    if names.isEmpty || on.contains(UInt8(ascii: "p")) {
      return try list(process, names, on)
    }
    for argument in names {
      guard try declare(argument, process, on, off, isLocal: isLocal, arrays) else { return 1 }
    }
    return 0
  }

  private static func declare(
    _ argument: [UInt8], _ process: ShellProcess, _ on: Set<UInt8>, _ off: Set<UInt8>,
    isLocal: Bool, _ arrays: [[UInt8]: Assignment]
  ) throws(ShellStop) -> Bool {
    let shell = process.shell
    let mark = argument.firstIndex(of: UInt8(ascii: "="))
    let appends = mark.map { $0 > 0 && argument[$0 - 1] == UInt8(ascii: "+") } ?? false
    let name = Array(argument[..<(mark.map { appends ? $0 - 1 : $0 } ?? argument.count)])
    guard let first = name.first, !first.isDigit, name.allSatisfy(\.isWordByte) else {
      try process.complain("`\(argument.decoded)': not a valid identifier")
      return false
    }
    if isLocal, let last = shell.shell.scopes.indices.last, shell.shell.scopes[last][name] == nil {
      shell.shell.scopes[last][name] = .some(shell.shell.variables[name])
      if !on.contains(UInt8(ascii: "x")) || mark != nil { shell.shell.variables[name] = nil }
    }
    var variable = shell.shell.variables[name] ?? ShellVariable(value: .unset)
    if variable.isReadOnly, mark != nil || arrays[name] != nil {
      shell.complain("bash: line \(shell.line): \(name.decoded): readonly variable")
      return false
    }
    if on.contains(UInt8(ascii: "A")) {
      if case .map = variable.value {} else { variable.value = .map([:]) }
    }
    if on.contains(UInt8(ascii: "a")), case .unset = variable.value { variable.value = .list([:]) }
    if on.contains(UInt8(ascii: "i")) { variable.isInteger = true }
    if on.contains(UInt8(ascii: "l")) { variable.letters = .lower }
    if on.contains(UInt8(ascii: "u")) { variable.letters = .upper }
    if on.contains(UInt8(ascii: "x")) { variable.isExported = true }
    if off.contains(UInt8(ascii: "x")) { variable.isExported = false }
    if off.contains(UInt8(ascii: "i")) { variable.isInteger = false }
    shell.shell.variables[name] = variable
    if let array = arrays[name] {
      guard try shell.assign(array) else { return false }
    } else if let mark {
      var text = Array(argument[(mark + 1)...])
      if appends { text = (variable.scalar ?? []) + text }
      guard shell.assign(name, text) else { return false }
    }
    if on.contains(UInt8(ascii: "r")) { shell.shell.variables[name]?.isReadOnly = true }
    return true
  }

  private static func listFunctions(
    _ process: ShellProcess, _ names: [[UInt8]]
  ) throws(ShellStop) -> Int {
    let known = process.shell.shell.functions
    if names.isEmpty {
      for name in known.keys.sorted(by: { $0.precedes($1) }) {
        try process.putLine("declare -f \(name.decoded)")
      }
      return 0
    }
    for name in names {
      guard known[name] != nil else { return 1 }
      try process.putLine(name)
    }
    return 0
  }

  private static func list(
    _ process: ShellProcess, _ names: [[UInt8]], _ on: Set<UInt8>
  ) throws(ShellStop) -> Int {
    let variables = process.shell.shell.variables
    var status = 0
    let wanted = names.isEmpty ? variables.keys.sorted { $0.precedes($1) } : names
    for name in wanted {
      guard let variable = variables[name] else {
        try process.complain("\(name.decoded): not found")
        status = 1
        continue
      }
      if names.isEmpty {
        if on.contains(UInt8(ascii: "x")), !variable.isExported { continue }
        if on.contains(UInt8(ascii: "r")), !variable.isReadOnly { continue }
      }
      var letters = ""
      switch variable.value {
      case .list: letters += "a"
      case .map: letters += "A"
      default: break
      }
      if variable.isInteger { letters += "i" }
      if variable.isReadOnly { letters += "r" }
      if variable.isExported { letters += "x" }
      var line = "declare -\(letters.isEmpty ? "-" : letters) \(name.decoded)"
      switch variable.value {
      case .unset: break
      case .scalar(let text): line += "=\"\(text.decoded)\""
      case .list, .map:
        let items = zip(variable.keys, variable.values).map { "[\($0.decoded)]=\"\($1.decoded)\"" }
        var isMap = false
        if case .map = variable.value { isMap = true }
        line += "=(" + items.joined(separator: " ") + (isMap && !items.isEmpty ? " )" : ")")
      }
      try process.putLine(line)
    }
    return status
  }

  static func read(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec("a:d:ei:n:N:p:rst:u:", permutes: false, failure: 2)
    guard let options = try process.options(spec) else { return 2 }
    let shell = process.shell
    let isRaw = options.has("r")
    let source = options["u"]?.integer ?? 0
    var delimiter: UInt8 = 10
    if let given = options["d"] { delimiter = given.first ?? 0 }
    var text: [UInt8] = []
    var isQuoted: [Bool] = []
    var ended = false
    if let wanted = (options["n"] ?? options["N"])?.integer {
      let bytes = shell.read(max(0, wanted), from: source) ?? []
      if options["N"] == nil, let stop = bytes.firstIndex(of: delimiter) {
        shell.unread(bytes.count - stop - 1, from: source)
        text = Array(bytes[..<stop])
        ended = true
      } else {
        text = bytes
        ended = bytes.count == wanted
      }
      isQuoted = [Bool](repeating: false, count: text.count)
    } else {
      while let line = shell.readLine(from: source, delimiter: delimiter) {
        try shell.spend(1)
        ended = line.last == delimiter
        var continues = false
        var place = 0
        let body = ended ? line.dropLast() : line[...]
        while place < body.count {
          if body[place] == 92, !isRaw {
            place += 1
            if place < body.count {
              text.append(body[place])
              isQuoted.append(true)
            } else {
              continues = ended
            }
          } else {
            text.append(body[place])
            isQuoted.append(false)
          }
          place += 1
        }
        if !continues { break }
      }
    }
    if let name = options["a"] {
      let items = fields(text, isQuoted, shell.separators, most: Int.max)
      shell.shell.variables[name] = ShellVariable(
        value: .list(
          Dictionary(uniqueKeysWithValues: items.enumerated().map { ($0.offset, $0.element) })))
      return ended ? 0 : 1
    }
    let names = options.operands
    if names.isEmpty {
      _ = shell.assign("REPLY".octets, text)
      return ended ? 0 : 1
    }
    let items = fields(text, isQuoted, shell.separators, most: names.count)
    for (place, name) in names.enumerated() {
      guard shell.assign(name, place < items.count ? items[place] : []) else { return 1 }
    }
    return ended ? 0 : 1
  }

  /// Splits a line as `read` does: the last name takes the rest.
  private static func fields(
    _ text: [UInt8], _ isQuoted: [Bool], _ separators: [UInt8], most: Int
  ) -> [[UInt8]] {
    func separates(_ place: Int) -> Bool { !isQuoted[place] && separators.contains(text[place]) }
    func isSpace(_ place: Int) -> Bool { separates(place) && text[place].isSpace }
    var place = 0
    var end = text.count
    while end > 0, isSpace(end - 1) { end -= 1 }
    while place < end, isSpace(place) { place += 1 }
    var items: [[UInt8]] = []
    while place < end {
      if items.count == most - 1 {
        var rest = Array(text[place..<end])
        // A single separator behind a single last field goes away too.
        if let last = rest.last, separators.contains(last), !last.isSpace,
          !rest.dropLast().contains(where: separators.contains)
        {
          rest.removeLast()
        }
        items.append(rest)
        return items
      }
      let start = place
      while place < end, !separates(place) { place += 1 }
      items.append(Array(text[start..<place]))
      while place < end, isSpace(place) { place += 1 }
      if place < end, separates(place), !text[place].isSpace, place > start || start == place {
        place += 1
        while place < end, isSpace(place) { place += 1 }
      }
    }
    return items
  }

  static func mapFile(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec("d:n:O:s:tu:C:c:", permutes: false, failure: 2)
    guard let options = try process.options(spec) else { return 2 }
    let delimiter = options["d"].map { $0.first ?? 0 } ?? 10
    var items: [Int: [UInt8]] = [:]
    var place = options["O"]?.integer ?? 0
    var skip = options["s"]?.integer ?? 0
    var most = options["n"]?.integer ?? 0
    if most <= 0 { most = Int.max }
    while items.count < most,
      var line = process.shell.readLine(from: options["u"]?.integer ?? 0, delimiter: delimiter)
    {
      try process.spend(1)
      if skip > 0 {
        skip -= 1
        continue
      }
      if options.has("t"), line.last == delimiter { line.removeLast() }
      items[place] = line
      place += 1
    }
    let name = options.operands.first ?? "MAPFILE".octets
    process.shell.shell.variables[name] = ShellVariable(value: .list(items))
    return 0
  }
}
