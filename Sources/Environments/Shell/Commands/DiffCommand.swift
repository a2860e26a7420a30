enum DiffCommand {
  private static let spec = OptionSpec(
    "abBcdeiNpqrstuU:wy",
    long: [
      "brief": "q", "recursive": "r", "unified[=]": "U", "ignore-case": "i", "new-file": "N",
      "report-identical-files": "s", "ignore-all-space": "w", "ignore-space-change": "b",
      "ignore-blank-lines": "B", "side-by-side": "y", "color[=]": "color",
    ], failure: 2)

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 2 }
    guard options.operands.count == 2 else {
      return try process.misuse(
        options.operands.count < 2
          ? "missing operand after '\((options.operands.last ?? "diff".octets).decoded)'"
          : "extra operand '\(options.operands[2].decoded)'", status: 2)
    }
    return try compare(options.operands[0], options.operands[1], options, process, isTop: true)
  }

  private static func compare(
    _ left: [UInt8], _ right: [UInt8], _ options: ParsedOptions, _ process: ShellProcess,
    isTop: Bool
  ) throws(ShellStop) -> Int {
    if process.isFolder(left), process.isFolder(right) {
      return try compareFolders(left, right, options, process)
    }
    var left = left
    var right = right
    if process.isFolder(left) { left += [47] + CopyCommand.base(right) }
    if process.isFolder(right) { right += [47] + CopyCommand.base(left) }
    var contents: [[UInt8]] = []
    for path in [left, right] {
      switch try process.read(path) {
      case .success(let bytes): contents.append(bytes)
      case .failure(let fault):
        if options.has("N") {
          contents.append([])
        } else {
          return try process.complain(about: path, fault, status: 2)
        }
      }
    }
    func key(_ line: ArraySlice<UInt8>) -> [UInt8] {
      var bytes = Array(line)
      if options.has("i") { bytes = bytes.map(\.lowered) }
      if options.has("w") { bytes.removeAll(where: \.isSpace) }
      if options.has("b") {
        bytes = Array(bytes.split(whereSeparator: \.isBlank).joined(separator: [32]))
      }
      return bytes
    }
    let old = contents[0].lines
    let new = contents[1].lines
    let hunks = LineDifference.hunks(old.map(key), new.map(key))
    let endsDiffer =
      hunks.isEmpty && contents[0] != contents[1] && !options.has("w")
      && !options.has("b") && !options.has("i")
    if hunks.isEmpty, !endsDiffer {
      if options.has("s") {
        try process.putLine("Files \(left.decoded) and \(right.decoded) are identical")
      }
      return 0
    }
    if options.has("q") || contents[0].contains(0) || contents[1].contains(0) {
      let kind = options.has("q") ? "Files" : "Binary files"
      try process.putLine("\(kind) \(left.decoded) and \(right.decoded) differ")
      return 1
    }
    if !isTop { try process.putLine("diff -r \(left.decoded) \(right.decoded)") }
    if options.has("u") || options.has("U") {
      for (mark, path) in [("---", left), ("+++", right)] {
        let time = process.find(path).map { process.inode($0).modified } ?? process.time
        try process.put("\(mark) \(path.decoded)\t")
        try process.putLine(
          DateFormat.format("%Y-%m-%d %H:%M:%S.%N %z".octets, CalendarTime(time)))
      }
      let context = max(0, options["U"]?.integer ?? 3)
      try process.put(LineDifference.unified(hunks, old, new, context: context))
    } else {
      try process.put(LineDifference.normal(hunks, old, new))
    }
    return 1
  }

  private static func compareFolders(
    _ left: [UInt8], _ right: [UInt8], _ options: ParsedOptions, _ process: ShellProcess
  ) throws(ShellStop) -> Int {
    guard let one = process.find(left), let other = process.find(right) else { return 2 }
    try process.shell.descendFolder()
    defer { process.shell.folderDepth -= 1 }
    let files = process.shell.system.files
    let names = Set(files.names(in: one)).union(files.names(in: other))
    var status = 0
    for name in names.sorted(by: { $0.precedes($1) }) {
      let first = left + [47] + name
      let second = right + [47] + name
      guard files.child(name, of: one) != nil else {
        try process.putLine("Only in \(right.decoded): \(name.decoded)")
        status = max(status, 1)
        continue
      }
      guard files.child(name, of: other) != nil else {
        try process.putLine("Only in \(left.decoded): \(name.decoded)")
        status = max(status, 1)
        continue
      }
      if process.isFolder(first), process.isFolder(second), !options.has("r") {
        try process.putLine("Common subdirectories: \(first.decoded) and \(second.decoded)")
        continue
      }
      status = max(status, try compare(first, second, options, process, isTop: false))
    }
    return status
  }

  /// The command cmp.
  static func compare(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "bi:ln:s", long: ["silent": "s", "quiet": "s", "verbose": "l"], failure: 2)
    guard let options = try process.options(spec) else { return 2 }
    guard let left = options.operands.first else {
      return try process.misuse("missing operand after 'cmp'", status: 2)
    }
    let right = options.operands.count > 1 ? options.operands[1] : [45]
    var contents: [[UInt8]] = []
    for path in [left, right] {
      switch try process.read(path) {
      case .success(let bytes): contents.append(bytes)
      case .failure(let fault): return try process.complain(about: path, fault, status: 2)
      }
    }
    let shared = min(contents[0].count, contents[1].count)
    guard let place = (0..<shared).first(where: { contents[0][$0] != contents[1][$0] }) else {
      if contents[0].count == contents[1].count { return 0 }
      if !options.has("s") {
        let short = contents[0].count < contents[1].count ? left : right
        let lines = contents[0][..<shared].count { $0 == 10 }
        try process.complain(
          "EOF on \(short.decoded) after byte \(shared), "
            + (contents[0][..<shared].last == 10 ? "line \(lines)" : "in line \(lines + 1)"))
      }
      return 1
    }
    if !options.has("s") {
      let line = contents[0][..<place].count { $0 == 10 } + 1
      try process.putLine(
        "\(left.decoded) \(right.decoded) differ: byte \(place + 1), line \(line)")
    }
    return 1
  }
}

// What differs between two lists of lines.
enum LineDifference {
  struct Hunk {
    let old: Range<Int>
    let new: Range<Int>
  }

  /// Myers' greedy algorithm, bounded; beyond the bound the rest counts as one change.
  static func hunks(_ old: [[UInt8]], _ new: [[UInt8]]) -> [Hunk] {
    var head = 0
    while head < old.count, head < new.count, old[head] == new[head] { head += 1 }
    var tail = 0
    while tail < old.count - head, tail < new.count - head,
      old[old.count - 1 - tail] == new[new.count - 1 - tail]
    { tail += 1 }
    let rows = old.count - head - tail
    let columns = new.count - head - tail
    if rows == 0, columns == 0 { return [] }
    guard rows > 0, columns > 0, rows * columns <= 4_000_000 else {
      return [Hunk(old: head..<(old.count - tail), new: head..<(new.count - tail))]
    }
    var lengths = [Int32](repeating: 0, count: (rows + 1) * (columns + 1))
    for row in stride(from: rows - 1, through: 0, by: -1) {
      for column in stride(from: columns - 1, through: 0, by: -1) {
        let here = row * (columns + 1) + column
        lengths[here] =
          old[head + row] == new[head + column]
          ? lengths[here + columns + 2] + 1
          : max(lengths[here + columns + 1], lengths[here + 1])
      }
    }
    var found: [Hunk] = []
    var row = 0
    var column = 0
    while row < rows || column < columns {
      let startRow = row
      let startColumn = column
      while row < rows || column < columns {
        if row < rows, column < columns, old[head + row] == new[head + column] { break }
        let here = row * (columns + 1) + column
        if row < rows, column == columns || lengths[here + columns + 1] >= lengths[here + 1] {
          row += 1
        } else {
          column += 1
        }
      }
      if row > startRow || column > startColumn {
        found.append(
          Hunk(
            old: (head + startRow)..<(head + row), new: (head + startColumn)..<(head + column)))
      }
      while row < rows, column < columns, old[head + row] == new[head + column] {
        row += 1
        column += 1
      }
    }
    return found
  }

  static func normal(
    _ hunks: [Hunk], _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>]
  ) -> [UInt8] {
    var out: [UInt8] = []
    func span(_ range: Range<Int>) -> String {
      range.isEmpty
        ? "\(range.lowerBound)"
        : range.count == 1 ? "\(range.upperBound)" : "\(range.lowerBound + 1),\(range.upperBound)"
    }
    for hunk in hunks {
      let letter = hunk.old.isEmpty ? "a" : hunk.new.isEmpty ? "d" : "c"
      out += "\(span(hunk.old))\(letter)\(span(hunk.new))\n".octets
      for line in old[hunk.old] { out += "< ".octets + line + [10] }
      if letter == "c" { out += "---\n".octets }
      for line in new[hunk.new] { out += "> ".octets + line + [10] }
    }
    return out
  }

  static func unified(
    _ hunks: [Hunk], _ old: [ArraySlice<UInt8>], _ new: [ArraySlice<UInt8>], context: Int
  ) -> [UInt8] {
    var out: [UInt8] = []
    var place = 0
    while place < hunks.count {
      var last = place
      while last + 1 < hunks.count,
        hunks[last + 1].old.lowerBound - hunks[last].old.upperBound <= 2 * context
      { last += 1 }
      let from = max(0, hunks[place].old.lowerBound - context)
      let to = min(old.count, hunks[last].old.upperBound + context)
      let newFrom = hunks[place].new.lowerBound - (hunks[place].old.lowerBound - from)
      let newTo = hunks[last].new.upperBound + (to - hunks[last].old.upperBound)
      func span(_ low: Int, _ high: Int) -> String {
        high - low == 1 ? "\(low + 1)" : "\(high == low ? low : low + 1),\(high - low)"
      }
      out += "@@ -\(span(from, to)) +\(span(newFrom, newTo)) @@\n".octets
      var row = from
      for hunk in hunks[place...last] {
        for line in old[row..<hunk.old.lowerBound] { out += [32] + line + [10] }
        for line in old[hunk.old] { out += [45] + line + [10] }
        for line in new[hunk.new] { out += [43] + line + [10] }
        row = hunk.old.upperBound
      }
      for line in old[row..<to] { out += [32] + line + [10] }
      place = last + 1
    }
    return out
  }
}

enum JoinCommands {
  static func comm(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "123z",
      long: ["output-delimiter=": "out", "check-order": "check", "nocheck-order": "nocheck"])
    guard let options = try process.options(spec) else { return 1 }
    guard options.operands.count == 2 else {
      return try process.misuse(
        options.operands.isEmpty
          ? "missing operand" : "missing operand after '\(options.operands[0].decoded)'")
    }
    var inputs: [[ArraySlice<UInt8>]] = []
    for path in options.operands {
      switch try process.read(path) {
      case .success(let bytes): inputs.append(bytes.lines)
      case .failure(let fault): return try process.complain(about: path, fault)
      }
    }
    let delimiter = options["out"] ?? [9]
    var places = [0, 0]
    while places[0] < inputs[0].count || places[1] < inputs[1].count {
      try process.spend(1)
      let order: Int
      if places[0] == inputs[0].count {
        order = 1
      } else if places[1] == inputs[1].count {
        order = -1
      } else {
        order = SortValue.bytes(inputs[0][places[0]], inputs[1][places[1]])
      }
      let line = order <= 0 ? inputs[0][places[0]] : inputs[1][places[1]]
      if order <= 0 { places[0] += 1 }
      if order >= 0 { places[1] += 1 }
      let column = order < 0 ? 1 : order > 0 ? 2 : 3
      if options.has("\(column)") { continue }
      for before in 1..<column where !options.has("\(before)") { try process.put(delimiter) }
      try process.putLine(line)
    }
    return 0
  }
}

enum SplitCommand {
  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "a:b:dl:n:",
      long: ["bytes=": "b", "lines=": "l", "suffix-length=": "a", "numeric-suffixes": "d"])
    guard let options = try process.options(spec) else { return 1 }
    let path = options.operands.first ?? [45]
    guard case .success(let bytes) = try process.read(path) else {
      try process.complain("cannot open '\(path.decoded)' for reading: No such file or directory")
      return 1
    }
    let prefix = options.operands.count > 1 ? options.operands[1] : [UInt8(ascii: "x")]
    var pieces: [ArraySlice<UInt8>] = []
    if let size = options["b"].flatMap({ SizeText.parse($0) }), size > 0 {
      pieces = stride(from: 0, to: bytes.count, by: size).map {
        bytes[$0..<min(bytes.count, $0 + size)]
      }
    } else {
      let count = max(1, options["l"]?.integer ?? 1000)
      let lines = bytes.lines
      for start in stride(from: 0, to: lines.count, by: count) {
        let last = lines[min(lines.count, start + count) - 1]
        pieces.append(bytes[lines[start].startIndex..<min(bytes.count, last.endIndex + 1)])
      }
    }
    let width = min(8, max(1, options["a"]?.integer ?? 2))
    for (place, piece) in pieces.enumerated() {
      try process.spend(5)
      var suffix: [UInt8] = []
      var rest = place
      for _ in 0..<width {
        let base = options.has("d") ? 10 : 26
        suffix.insert(UInt8(rest % base) + (options.has("d") ? 48 : 97), at: 0)
        rest /= base
      }
      if rest > 0 {
        try process.complain("output file suffixes exhausted")
        return 1
      }
      if let fault = try process.writeFile(prefix + suffix, Array(piece)) {
        return try process.complain(about: prefix + suffix, fault)
      }
    }
    return 0
  }
}
