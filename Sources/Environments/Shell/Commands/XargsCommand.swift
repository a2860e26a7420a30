enum XargsCommand {
  private static let spec = OptionSpec(
    "0a:d:E:I:L:n:P:prs:tx",
    long: [
      "null": "0", "arg-file=": "a", "delimiter=": "d", "replace[=]": "I", "max-lines=": "L",
      "max-args=": "n", "max-procs=": "P", "no-run-if-empty": "r", "max-chars=": "s",
      "verbose": "t", "exit": "x",
    ], permutes: false)

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    var arguments = process.arguments
    // `-i` is the old form of `-I{}`.
    if let place = arguments.firstIndex(of: "-i".octets), place == 0 {
      arguments[0] = "-I{}".octets
    }
    guard let options = try process.options(spec, arguments) else { return 1 }
    var bytes: [UInt8]
    if let path = options["a"] {
      guard case .success(let text) = try process.read(path) else {
        try process.complain("Cannot open input file '\(path.decoded)': No such file or directory")
        return 1
      }
      bytes = text
    } else {
      bytes = try process.input()
    }
    let marker =
      options.has("I") ? (options["I"]?.isEmpty == false ? options["I"] : "{}".octets) : nil
    var items: [[UInt8]] = []
    var groups: [Int] = []
    if options.has("0") || options.has("d") {
      let delimiter =
        options.has("0")
        ? 0 : EscapedText.decode(options["d"] ?? [], style: .echo).bytes.first ?? 10
      items = bytes.split(separator: delimiter, omittingEmptySubsequences: false).map { Array($0) }
      if items.last?.isEmpty == true { items.removeLast() }
    } else if marker != nil {
      items = bytes.lines.compactMap { line in
        let trimmed = line.drop { $0.isBlank }
        return trimmed.isEmpty ? nil : unquote(Array(trimmed))
      }
    } else {
      guard let split = split(bytes, lineStarts: &groups) else {
        try process.complain(
          "unmatched single quote; by default quotes are special to xargs unless you use the -0 "
            + "option")
        return 1
      }
      items = split
    }
    let command = options.operands.isEmpty ? ["echo".octets] : options.operands
    var status = 0
    if let marker {
      for item in items {
        let words = command.enumerated().map { place, word in
          place == 0
            ? word : PatternTrim.replace(word, GlobPattern.escape(marker), with: item, .all)
        }
        guard try call(words, options, process, &status) else { return status }
      }
      return status
    }
    if items.isEmpty {
      if !options.has("r") { _ = try call(command, options, process, &status) }
      return status
    }
    var place = 0
    while place < items.count {
      var end = items.count
      if let count = options["n"]?.integer, count > 0 {
        end = min(end, place + count)
      } else if let lines = options["L"]?.integer, lines > 0 {
        let starts = groups.filter { $0 > place }
        if lines - 1 < starts.count { end = starts[lines - 1] }
      }
      var size = 0
      var stop = place
      while stop < end, size < 100_000 {
        size += items[stop].count + 1
        stop += 1
      }
      guard try call(command + items[place..<stop], options, process, &status) else {
        return status
      }
      place = stop
    }
    return status
  }

  /// Runs one command line; false when everything has to stop.
  private static func call(
    _ words: [[UInt8]], _ options: ParsedOptions, _ process: ShellProcess, _ status: inout Int
  ) throws(ShellStop) -> Bool {
    let shell = process.shell
    try process.flush()
    if options.has("t") {
      try process.complainPlainly(words.map(\.decoded).joined(separator: " "))
    }
    try process.spend(5)
    let saved = shell.shell.descriptors
    let mark = shell.files.count
    shell.setDescriptor(0, to: shell.open(.reading([])))
    defer {
      shell.shell.descriptors = saved
      shell.files.removeSubrange(mark...)
    }
    let name = words[0]
    let isKnown = name.contains(47) ? process.find(name) != nil : shell.findProgram(name) != nil
    guard isKnown else {
      try process.complain("\(name.decoded): No such file or directory")
      status = 127
      return false
    }
    try shell.descend()
    defer { shell.depth -= 1 }
    let result = try shell.runProgram(words)
    switch result {
    case 0: return true
    case 255:
      try process.complain("\(name.decoded): exited with status 255; aborting")
      status = 124
      return false
    case 126, 127:
      status = result
      return false
    default:
      status = 123
      return true
    }
  }

  private static func split(_ bytes: [UInt8], lineStarts: inout [Int]) -> [[UInt8]]? {
    var items: [[UInt8]] = []
    var current: [UInt8]?
    var place = 0
    while place < bytes.count {
      let byte = bytes[place]
      place += 1
      switch byte {
      case 32, 9, 10:
        if let item = current { items.append(item) }
        current = nil
        if byte == 10, lineStarts.last != items.count { lineStarts.append(items.count) }
      case 39, 34:
        guard let end = bytes[place...].firstIndex(where: { $0 == byte || $0 == 10 }),
          bytes[end] == byte
        else { return nil }
        current = (current ?? []) + bytes[place..<end]
        place = end + 1
      case 92 where place < bytes.count:
        current = (current ?? []) + [bytes[place]]
        place += 1
      default: current = (current ?? []) + [byte]
      }
    }
    if let item = current { items.append(item) }
    return items
  }

  private static func unquote(_ line: [UInt8]) -> [UInt8] {
    var starts: [Int] = []
    guard line.contains(where: { $0 == 39 || $0 == 34 || $0 == 92 }),
      let items = split(
        line.flatMap { $0 == 32 || $0 == 9 ? [92, $0] : [$0] }, lineStarts: &starts)
    else { return line }
    return items.first ?? line
  }
}
