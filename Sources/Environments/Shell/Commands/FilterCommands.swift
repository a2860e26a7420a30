enum UniqCommand {
  private static let spec = OptionSpec(
    "cdDf:is:uw:z",
    long: [
      "count": "c", "repeated": "d", "all-repeated[=]": "D", "skip-fields=": "f",
      "ignore-case": "i", "skip-chars=": "s", "unique": "u", "check-chars=": "w",
      "zero-terminated": "z",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    guard options.operands.count <= 2 else {
      return try process.misuse("extra operand '\(options.operands[2].decoded)'")
    }
    let path = options.operands.first ?? [45]
    guard case .success(let bytes) = try process.read(path) else {
      return try process.complain(about: path, process.isFolder(path) ? .isDirectory : .notFound)
    }
    let fields = options["f"]?.integer ?? 0
    let skip = options["s"]?.integer ?? 0
    let width = options["w"]?.integer ?? Int.max
    func key(_ line: ArraySlice<UInt8>) -> [UInt8] {
      var rest = line
      for _ in 0..<fields { rest = rest.drop { $0.isBlank }.drop { !$0.isBlank } }
      rest = rest.dropFirst(skip).prefix(width)
      return options.has("i") ? rest.map(\.lowered) : Array(rest)
    }
    let end: UInt8 = options.has("z") ? 0 : 10
    var lines = bytes.split(separator: end, omittingEmptySubsequences: false)
    if bytes.last == end || bytes.isEmpty { lines.removeLast() }
    var out: [UInt8] = []
    var place = 0
    while place < lines.count {
      try process.spend(1)
      let first = key(lines[place])
      var next = place + 1
      while next < lines.count, key(lines[next]) == first { next += 1 }
      let count = next - place
      let isShown =
        options.has("d") && options.has("u")
        ? false
        : options.has("d") ? count > 1 : options.has("u") ? count == 1 : true
      if options.has("D") {
        if count > 1 { for line in lines[place..<next] { out += line + [end] } }
      } else if isShown {
        if options.has("c") {
          let text = String(count)
          out += (String(repeating: " ", count: max(0, 7 - text.count)) + text + " ").octets
        }
        out += lines[place] + [end]
      }
      place = next
    }
    guard options.operands.count == 2 else {
      try process.put(out)
      return 0
    }
    if let fault = try process.writeFile(options.operands[1], out) {
      return try process.complain(about: options.operands[1], fault)
    }
    return 0
  }
}

/// A list like `1,3-5,7-`.
struct NumberList {
  private var ranges: [ClosedRange<Int>] = []

  init?(_ text: [UInt8]) {
    for part in text.split(whereSeparator: { $0 == UInt8(ascii: ",") || $0 == 32 }) {
      let ends = part.split(separator: 45, omittingEmptySubsequences: false)
      switch ends.count {
      case 1:
        guard let value = Int(octets: ends[0]), value > 0 else { return nil }
        ranges.append(value...value)
      case 2:
        let low = ends[0].isEmpty ? 1 : Int(octets: ends[0])
        let high = ends[1].isEmpty ? Int.max : Int(octets: ends[1])
        guard let low, let high, low > 0, low <= high, !(ends[0].isEmpty && ends[1].isEmpty)
        else { return nil }
        ranges.append(low...high)
      default: return nil
      }
    }
    if ranges.isEmpty { return nil }
  }

  func contains(_ number: Int) -> Bool { ranges.contains { $0.contains(number) } }
}

enum CutCommand {
  private static let spec = OptionSpec(
    "b:c:d:f:nsz",
    long: [
      "bytes=": "b", "characters=": "c", "delimiter=": "d", "fields=": "f",
      "only-delimited": "s", "output-delimiter=": "out", "complement": "complement",
      "zero-terminated": "z",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    let kinds = ["b", "c", "f"].filter { options.has($0) }
    guard let kind = kinds.first else {
      return try process.misuse("you must specify a list of bytes, characters, or fields")
    }
    guard kinds.count == 1, options.all(kind).count == 1 else {
      return try process.misuse("only one list may be specified")
    }
    let delimiter = options["d"] ?? [9]
    guard delimiter.count <= 1 else {
      return try process.misuse("the delimiter must be a single character")
    }
    if options["d"] != nil, kind != "f" {
      return try process.misuse(
        "an input delimiter may be specified only when operating on fields")
    }
    let text = options[kind] ?? []
    guard let list = NumberList(text) else {
      let noun = kind == "f" ? "field" : "byte/character position"
      if text.contains(UInt8(ascii: "0")), text.allSatisfy(\.isDigit) {
        return try process.misuse(
          kind == "f"
            ? "fields are numbered from 1" : "byte/character positions are numbered from 1")
      }
      return try process.misuse(
        kind == "f" ? "invalid field value '\(text.decoded)'" : "invalid \(noun) '\(text.decoded)'")
    }
    let complements = options.has("complement")
    let separator = delimiter.first ?? 0
    let joint = options["out"] ?? [separator]
    return try process.eachInput(options.operands) { (_, bytes) throws(ShellStop) in
      for line in bytes.lines {
        if kind == "f" {
          let fields = line.split(separator: separator, omittingEmptySubsequences: false)
          if fields.count <= 1 {
            if !options.has("s") { try process.putLine(line) }
            continue
          }
          var isFirst = true
          for (place, field) in fields.enumerated()
          where list.contains(place + 1) != complements {
            if !isFirst { try process.put(joint) }
            isFirst = false
            try process.put(field)
          }
        } else {
          var wasKept = true
          var isFirst = true
          for (place, byte) in line.enumerated() {
            let isKept = list.contains(place + 1) != complements
            if isKept {
              if !wasKept, !isFirst, options.has("out") { try process.put(joint) }
              try process.put([byte])
              isFirst = false
            }
            wasKept = isKept
          }
        }
        try process.put([10])
      }
    }
  }
}

enum TrCommand {
  private static let spec = OptionSpec(
    "cCdst",
    long: [
      "complement": "c", "delete": "d", "squeeze-repeats": "s", "truncate-set1": "t",
    ], permutes: false)

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    let sets = options.operands
    guard let first = sets.first else { return try process.misuse("missing operand") }
    let deletes = options.has("d")
    let squeezes = options.has("s")
    if sets.count == 1, !deletes, !squeezes {
      return try process.misuse(
        "missing operand after '\(first.decoded)'\nTwo strings must be given when translating.")
    }
    if sets.count == 2, deletes, !squeezes {
      return try process.misuse(
        "extra operand '\(sets[1].decoded)'\n"
          + "Only one string may be given when deleting without squeezing repeats.")
    }
    guard sets.count <= 2 else {
      return try process.misuse("extra operand '\(sets[2].decoded)'")
    }
    do throws(TrSet.Fault) {
      var from = try TrSet.expand(first, filling: nil)
      if options.has("c") || options.has("C") {
        let members = ByteSet(from)
        from = members.inverted.bytes
      }
      let to =
        sets.count == 2 ? try TrSet.expand(sets[1], filling: deletes ? nil : from.count) : nil
      try translate(process, from, to, deletes: deletes, squeezes: squeezes)
      return 0
    } catch {
      if let stop = error.stop { throw stop }
      try process.complain(error.message)
      return 1
    }
  }

  private static func translate(
    _ process: ShellProcess, _ from: [UInt8], _ to: [UInt8]?, deletes: Bool, squeezes: Bool
  ) throws(TrSet.Fault) {
    var map = (0...255).map { UInt8($0) }
    let members = ByteSet(from)
    if let to, !deletes {
      guard let last = to.last else {
        throw TrSet.Fault(message: "when not truncating set1, string2 must be non-empty")
      }
      for (place, byte) in from.enumerated() {
        map[Int(byte)] = place < to.count ? to[place] : last
      }
    }
    let squeezed = squeezes ? ByteSet(to ?? from) : ByteSet()
    var out: [UInt8] = []
    var last: UInt8?
    do throws(ShellStop) {
      for byte in try process.input() {
        if deletes, members.contains(byte) { continue }
        let mapped = map[Int(byte)]
        if squeezes, mapped == last, squeezed.contains(mapped) { continue }
        out.append(mapped)
        last = mapped
      }
      try process.put(out)
    } catch {
      throw TrSet.Fault(message: "", stop: error)
    }
  }
}

/// The sets of `tr`: ranges, classes, escapes and repeats.
enum TrSet {
  struct Fault: Error {
    var message: String
    var stop: ShellStop?
  }

  static func expand(_ text: [UInt8], filling: Int?) throws(Fault) -> [UInt8] {
    var out: [UInt8] = []
    var place = 0
    while place < text.count {
      if text[place] == UInt8(ascii: "["), place + 1 < text.count {
        if text[place + 1] == 58,
          let close = Array(text[(place + 2)...]).firstRange(of: ":]".octets)
        {
          let name = text[(place + 2)..<(place + 2 + close.lowerBound)].decoded
          guard let set = ByteSet.named(name), name != "word" else {
            throw Fault(message: "invalid character class '\(name)'")
          }
          out += set.bytes
          place += 2 + close.upperBound
          continue
        }
        if let (byte, next) = escape(text, place + 1), next < text.count,
          text[next] == UInt8(ascii: "*"),
          let close = text[next...].firstIndex(of: UInt8(ascii: "]"))
        {
          let digits = text[(next + 1)..<close]
          let count = digits.isEmpty ? 0 : Int(octets: digits) ?? 0
          let wanted = count > 0 ? count : max(0, (filling ?? 0) - out.count)
          out += [UInt8](repeating: byte, count: min(wanted, 1 << 16))
          place = close + 1
          continue
        }
      }
      guard let (low, next) = escape(text, place) else { break }
      if next + 1 < text.count, text[next] == 45, let (high, after) = escape(text, next + 1) {
        guard low <= high else {
          throw Fault(
            message: "range-endpoints of '\(text[place..<after].decoded)' are in reverse collating "
              + "sequence order")
        }
        out += (low...high)
        place = after
      } else {
        out.append(low)
        place = next
      }
    }
    return out
  }

  private static func escape(_ text: [UInt8], _ place: Int) -> (UInt8, Int)? {
    guard place < text.count else { return nil }
    guard text[place] == 92, place + 1 < text.count else { return (text[place], place + 1) }
    let mark = text[place + 1]
    if (48...55).contains(mark) {
      var end = place + 1
      var value = 0
      while end < text.count, end - place <= 3, (48...55).contains(text[end]) {
        value = value * 8 + Int(text[end]) - 48
        end += 1
      }
      return (UInt8(value & 255), end)
    }
    let table: [UInt8: UInt8] = [97: 7, 98: 8, 102: 12, 110: 10, 114: 13, 116: 9, 118: 11]
    return (table[mark] ?? mark, place + 2)
  }
}
