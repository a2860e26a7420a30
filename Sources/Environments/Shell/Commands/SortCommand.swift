import Trajectories

enum SortCommand {
  private static let spec = OptionSpec(
    "bcCdfghik:mMno:rRsS:t:T:uVz",
    long: [
      "ignore-leading-blanks": "b", "check[=]": "c", "dictionary-order": "d", "ignore-case": "f",
      "general-numeric-sort": "g", "human-numeric-sort": "h", "ignore-nonprinting": "i",
      "key=": "k", "merge": "m", "month-sort": "M", "numeric-sort": "n", "output=": "o",
      "reverse": "r", "random-sort": "R", "stable": "s", "field-separator=": "t", "unique": "u",
      "version-sort": "V", "zero-terminated": "z", "parallel=": "parallel", "buffer-size=": "S",
    ], failure: 2)

  struct Key {
    var startField = 1, startByte = 1
    var endField: Int?, endByte = 0
    var letters: Set<UInt8> = []
    var endSkipsBlanks = false

    var reverses: Bool { letters.contains(UInt8(ascii: "r")) }

    func has(_ letter: StaticString) -> Bool { letters.contains(letter.utf8Start[0]) }
  }

  private struct Row {
    let line: ArraySlice<UInt8>
    let keys: [SortValue]
  }

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 2 }
    let global = Set("bdfghiMnRrV".utf8.filter { options.has([$0].decoded) })
    var keys: [Key] = []
    for text in options.all("k") {
      guard var key = parse(text) else {
        try process.complain("invalid field specification '\(text.decoded)'")
        return 2
      }
      if key.letters.isEmpty, !key.endSkipsBlanks { key.letters = global }
      keys.append(key)
    }
    let usesWhole = keys.isEmpty
    if usesWhole { keys = [Key(letters: global)] }
    var separator: UInt8?
    if let text = options["t"] {
      let decoded = text == "\\0".octets ? [0] : text
      guard decoded.count == 1 else {
        try process.complain(
          text.isEmpty ? "empty tab" : "multi-character tab '\(text.decoded)'")
        return 2
      }
      separator = decoded[0]
    }
    let end: UInt8 = options.has("z") ? 0 : 10
    var rows: [Row] = []
    for path in options.operands.isEmpty ? [[45]] : options.operands {
      switch try process.read(path) {
      case .failure(let fault):
        if fault == .isDirectory {
          try process.complain("read failed: \(path.decoded): \(fault.rawValue)")
        } else {
          try process.complain("cannot read: \(path.decoded): \(fault.rawValue)")
        }
        return 2
      case .success(let bytes):
        var start = 0
        while start < bytes.count {
          let stop = bytes[start...].firstIndex(of: end) ?? bytes.count
          let line = bytes[start..<stop]
          rows.append(
            Row(
              line: line,
              keys: keys.map { SortValue(extract(line, $0, separator, usesWhole), $0) }))
          start = stop + 1
        }
      }
    }
    try process.spend(rows.count)
    let isStable = options.has("s") || options.has("u")
    let reversesLast = global.contains(UInt8(ascii: "r"))
    func compare(_ left: Row, _ right: Row, lastResort: Bool) -> Int {
      for (place, key) in keys.enumerated() {
        let order = left.keys[place].compare(right.keys[place])
        if order != 0 { return key.reverses ? -order : order }
      }
      guard lastResort else { return 0 }
      let order = SortValue.bytes(left.line, right.line)
      return reversesLast ? -order : order
    }
    if options.has("c") || options.has("C") {
      for place in 1..<max(1, rows.count) {
        let order = compare(rows[place - 1], rows[place], lastResort: !isStable)
        guard order > 0 || order == 0 && options.has("u") else { continue }
        if options.has("c") {
          let path = options.operands.first?.decoded ?? "-"
          try process.complain("\(path):\(place + 1): disorder: \(rows[place].line.decoded)")
        }
        return 1
      }
      return 0
    }
    if global.contains(UInt8(ascii: "R")) {
      rows = process.shell.system.random.shuffled(rows)
      rows.sort { SortValue.bytes($0.line, $1.line) < 0 && false }
    } else {
      // Swift's sort is stable, which `-s` and `-u` rely on.
      rows.sort { compare($0, $1, lastResort: !isStable) < 0 }
    }
    var out: [UInt8] = []
    for (place, row) in rows.enumerated() {
      if options.has("u"), place > 0, compare(rows[place - 1], row, lastResort: false) == 0 {
        continue
      }
      out += row.line
      out.append(end)
    }
    guard let target = options["o"] else {
      try process.put(out)
      return 0
    }
    if let fault = try process.writeFile(target, out) {
      try process.complain("open failed: \(target.decoded): \(fault.rawValue)")
      return 2
    }
    return 0
  }

  /// Reads a key like 2,3nr.
  private static func parse(_ text: [UInt8]) -> Key? {
    var key = Key()
    var place = 0
    func number() -> Int? {
      let start = place
      while place < text.count, text[place].isDigit { place += 1 }
      return Int(octets: text[start..<place])
    }
    func letters(_ key: inout Key, isEnd: Bool) {
      while place < text.count, "bdfghiMnRrV".utf8.contains(text[place]) {
        if isEnd, text[place] == UInt8(ascii: "b") {
          key.endSkipsBlanks = true
        } else {
          key.letters.insert(text[place])
        }
        place += 1
      }
    }
    guard let field = number(), field > 0 else { return nil }
    key.startField = field
    if place < text.count, text[place] == 46 {
      place += 1
      guard let byte = number(), byte > 0 else { return nil }
      key.startByte = byte
    }
    letters(&key, isEnd: false)
    if place < text.count, text[place] == UInt8(ascii: ",") {
      place += 1
      guard let field = number(), field > 0 else { return nil }
      key.endField = field
      if place < text.count, text[place] == 46 {
        place += 1
        key.endByte = number() ?? 0
      }
      letters(&key, isEnd: true)
    }
    return place == text.count ? key : nil
  }

  private static func extract(
    _ line: ArraySlice<UInt8>, _ key: Key, _ separator: UInt8?, _ isWhole: Bool
  ) -> ArraySlice<UInt8> {
    if isWhole {
      return key.has("b") ? line.drop { $0.isBlank } : line
    }
    var start = fieldStart(line, key.startField, separator)
    if key.has("b") {
      while start < line.endIndex, line[start].isBlank { start += 1 }
    }
    start = min(line.endIndex, start + min(key.startByte - 1, line.count))
    var end = line.endIndex
    if let field = key.endField {
      if key.endByte == 0 {
        end = fieldEnd(line, field, separator)
      } else {
        var from = fieldStart(line, field, separator)
        if key.endSkipsBlanks {
          while from < line.endIndex, line[from].isBlank { from += 1 }
        }
        end = min(line.endIndex, from + min(key.endByte, line.count))
      }
    }
    return start < end ? line[start..<end] : line[line.endIndex...]
  }

  private static func fieldStart(
    _ line: ArraySlice<UInt8>, _ field: Int, _ separator: UInt8?
  ) -> Int {
    var place = line.startIndex
    for _ in 1..<max(1, min(field, line.count + 2)) {
      if let separator {
        guard let next = line[place...].firstIndex(of: separator) else { return line.endIndex }
        place = next + 1
      } else {
        while place < line.endIndex, line[place].isBlank { place += 1 }
        while place < line.endIndex, !line[place].isBlank { place += 1 }
      }
    }
    return place
  }

  private static func fieldEnd(
    _ line: ArraySlice<UInt8>, _ field: Int, _ separator: UInt8?
  ) -> Int {
    var place = fieldStart(line, field, separator)
    if let separator { return line[place...].firstIndex(of: separator) ?? line.endIndex }
    while place < line.endIndex, line[place].isBlank { place += 1 }
    while place < line.endIndex, !line[place].isBlank { place += 1 }
    return place
  }
}
