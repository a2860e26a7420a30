import Trajectories

/// A value of awk: a number, a text, or input text that looks like a number.
enum AwkValue {
  case unset
  case number(Double)
  case text([UInt8])
  case input([UInt8], Double)

  /// Text from input, which counts as a number where it looks like one.
  static func fromInput(_ text: [UInt8]) -> AwkValue {
    var end = text.count
    while end > 0, text[end - 1].isSpace { end -= 1 }
    guard let first = text.first(where: { !$0.isSpace }),
      first.isDigit || first == 45 || first == 43 || first == 46
    else { return .text(text) }
    let (value, length) = AwkValue.read(text)
    return length == end ? .input(text, value) : .text(text)
  }

  static func read(_ text: [UInt8]) -> (Double, Int) {
    if let whole = text.integer { return (Double(whole), text.count) }
    guard let first = text.first(where: { !$0.isSpace }),
      first.isDigit || first == 45 || first == 43 || first == 46
    else { return (0, 0) }
    let (value, length) = NumberText.real(text)
    return value.isFinite ? (value, length) : (0, 0)
  }

  var double: Double {
    switch self {
    case .unset: 0
    case .number(let value), .input(_, let value): value
    case .text(let text): AwkValue.read(text).0
    }
  }

  var isTrue: Bool {
    switch self {
    case .unset: false
    case .number(let value), .input(_, let value): value != 0
    case .text(let text): !text.isEmpty
    }
  }

  func bytes(_ format: String) -> [UInt8] {
    switch self {
    case .unset: []
    case .text(let text), .input(let text, _): text
    case .number(let value): AwkValue.show(value, format)
    }
  }

  static func show(_ value: Double, _ format: String) -> [UInt8] {
    if value == value.rounded(), value.magnitude <= 2_147_483_647 {
      return String(Int(value)).octets
    }
    return format.hasPrefix("%") && format.count < 20 && !format.contains("s")
      && !format.contains("d") && !format.contains("*") && !format.contains("n")
      ? NumberText.format(format, value) : NumberText.format("%.6g", value)
  }
}

enum AwkStop: Error {
  case next, leave, goOn
  case exit(Int)
  case giveBack(AwkValue)
  case failed(String)
  case shell(ShellStop)
}

/// Runs an awk program.
final class AwkMachine {
  let process: ShellProcess
  let rules: [AwkRule]
  let functions: [String: AwkFunction]
  var globals: [String: AwkValue] = [:]
  var arrays: [String: [[UInt8]: AwkValue]] = [:]
  /// Local scalars and the names that array parameters stand for, by call.
  var frames: [(values: [String: AwkValue], arrays: [String: String])] = []
  var record: [UInt8] = []
  var fields: [AwkValue] = []
  var isSplit = false
  var isStale = false
  var inRange: [Bool]
  var regexes: [[UInt8]: Regex] = [:]
  var outputs: [String: [UInt8]] = [:]
  var inputs: [String: (bytes: [UInt8], place: Int)] = [:]
  var main: (bytes: [UInt8], place: Int)?
  var operands: [[UInt8]] = []
  var usedInput = false
  var random: UInt64 = 0
  /// What `rand` draws from once `srand` was called.
  var drawn: SeededGenerator?
  var localArrays = 0
  var status = 0

  init(_ process: ShellProcess, _ parser: AwkParser) {
    self.process = process
    rules = parser.rules
    functions = parser.functions
    inRange = [Bool](repeating: false, count: parser.rules.count)
    for (name, value) in [
      ("FS", " "), ("OFS", " "), ("ORS", "\n"), ("RS", "\n"), ("SUBSEP", "\u{1c}"),
      ("CONVFMT", "%.6g"), ("OFMT", "%.6g"),
    ] { globals[name] = .text(value.octets) }
    globals["NR"] = .number(0)
    globals["FNR"] = .number(0)
    globals["RSTART"] = .number(0)
    globals["RLENGTH"] = .number(-1)
  }

  func text(_ value: AwkValue) -> [UInt8] {
    if case .number = value { return value.bytes(format("CONVFMT")) }
    return value.bytes("%.6g")
  }

  func format(_ name: String) -> String {
    if case .text(let text)? = globals[name] { return text.decoded }
    return "%.6g"
  }

  func spend(_ amount: Int) throws(AwkStop) {
    do throws(ShellStop) { try process.spend(amount) } catch { throw .shell(error) }
  }

  // MARK: The main loop

  func run() throws(AwkStop) {
    do throws(AwkStop) {
      for rule in rules { if case .begin = rule.pattern, let body = rule.body { try run(body) } }
      let reads = rules.contains { if case .begin = $0.pattern { false } else { true } }
      while reads, let line = try nextRecord() {
        setRecord(line)
        do throws(AwkStop) {
          for (place, rule) in rules.enumerated() where try matches(rule, place) {
            if let body = rule.body { try run(body) } else { try emit(record + text(get("ORS"))) }
          }
        } catch {
          guard case .next = error else { throw error }
        }
      }
    } catch {
      guard case .exit(let code) = error else { throw error }
      status = code
      if hasExited { return }
    }
    hasExited = true
    do throws(AwkStop) {
      for rule in rules { if case .end = rule.pattern, let body = rule.body { try run(body) } }
    } catch {
      guard case .exit(let code) = error else { throw error }
      status = code
    }
  }

  private var hasExited = false

  private func matches(_ rule: AwkRule, _ place: Int) throws(AwkStop) -> Bool {
    switch rule.pattern {
    case .begin, .end: return false
    case .always: return true
    case .when(let node): return try evaluate(node).isTrue
    case .range(let first, let last):
      if !inRange[place] {
        guard try evaluate(first).isTrue else { return false }
        inRange[place] = true
      }
      if try evaluate(last).isTrue { inRange[place] = false }
      return true
    }
  }

  /// The next record of the input files.
  func nextRecord() throws(AwkStop) -> [UInt8]? {
    while true {
      if main == nil {
        guard try openNext() else { return nil }
      }
      guard var source = main else { return nil }
      main = nil
      let line = try AwkInput.record(&source.bytes, &source.place, text(get("RS")), self)
      if let line {
        main = source
        try spend(1 + line.count >> 6)
        globals["NR"] = .number((globals["NR"]?.double ?? 0) + 1)
        globals["FNR"] = .number((globals["FNR"]?.double ?? 0) + 1)
        return line
      }
    }
  }

  private func openNext() throws(AwkStop) -> Bool {
    while !operands.isEmpty {
      let operand = operands.removeFirst()
      if let mark = operand.firstIndex(of: 61), mark > 0, operand[..<mark].allSatisfy(\.isWordByte),
        !operand[0].isDigit
      {
        globals[operand[..<mark].decoded] = .fromInput(
          AwkLexer.unescape(Array(operand[(mark + 1)...])))
        continue
      }
      usedInput = true
      globals["FILENAME"] = .text(operand == [45] ? [] : operand)
      globals["FNR"] = .number(0)
      do throws(ShellStop) {
        switch try process.read(operand) {
        case .success(let bytes):
          main = (bytes, 0)
          return true
        case .failure(let fault):
          try process.complain("cannot open \(operand.decoded) (\(fault.rawValue))")
          status = 2
          if fault != .isDirectory { throw .exit(2) }
        }
      } catch {
        if case .exit = error { throw .failed("") }
        throw .shell(error)
      }
    }
    guard !usedInput else { return false }
    usedInput = true
    do throws(ShellStop) { main = (try process.input(), 0) } catch { throw .shell(error) }
    return true
  }

  // MARK: Fields

  func setRecord(_ line: [UInt8]) {
    record = line
    isSplit = false
    isStale = false
  }

  func splitFields() {
    guard !isSplit else { return }
    isSplit = true
    fields = split(record, by: text(globals["FS"] ?? .unset)).map { .fromInput($0) }
  }

  func split(_ line: [UInt8], by separator: [UInt8]) -> [[UInt8]] {
    if line.isEmpty { return [] }
    if separator == [32] {
      return line.split(whereSeparator: { $0 == 32 || $0 == 9 || $0 == 10 }).map { Array($0) }
    }
    if separator.isEmpty { return line.map { [$0] } }
    if separator.count == 1, separator[0] != 124 || true, separator[0] != 92 {
      return line.split(separator: separator[0], omittingEmptySubsequences: false).map { Array($0) }
    }
    guard let regex = regex(separator) else { return [line] }
    var parts: [[UInt8]] = []
    var start = 0
    var from = 0
    while from <= line.count, let found = regex.range(in: line, from: from) {
      if found.isEmpty {
        from = found.upperBound + 1
        continue
      }
      parts.append(Array(line[start..<found.lowerBound]))
      start = found.upperBound
      from = start
    }
    parts.append(Array(line[start...]))
    return parts
  }

  func regex(_ source: [UInt8]) -> Regex? {
    if let known = regexes[source] { return known }
    guard regexes.count < 500, let made = try? Regex(source, dialect: .awk) else { return nil }
    regexes[source] = made
    return made
  }

  private func rebuild() {
    guard isStale else { return }
    isStale = false
    let separator = text(globals["OFS"] ?? .unset)
    record = Array(fields.map { text($0) }.joined(separator: separator))
  }

  func field(_ number: Int) throws(AwkStop) -> AwkValue {
    guard number >= 0 else { throw .failed("negative field index $\(number)") }
    if number == 0 {
      rebuild()
      return .fromInput(record)
    }
    splitFields()
    return number <= fields.count ? fields[number - 1] : .unset
  }

  func setField(_ number: Int, _ value: AwkValue) throws(AwkStop) {
    guard number >= 0, number < 1 << 16 else { throw .failed("field index out of range") }
    if number == 0 { return setRecord(text(value)) }
    splitFields()
    while fields.count < number { fields.append(.text([])) }
    fields[number - 1] = value
    isStale = true
  }

  // MARK: Variables

  func get(_ name: String) -> AwkValue {
    if let frame = frames.last, let value = frame.values[name] { return value }
    if name == "NF" {
      splitFields()
      return .number(Double(fields.count))
    }
    return globals[name] ?? .unset
  }

  func set(_ name: String, _ value: AwkValue) throws(AwkStop) {
    if let last = frames.indices.last, frames[last].values[name] != nil {
      frames[last].values[name] = value
      return
    }
    if name == "NF" {
      splitFields()
      let count = Int(max(0, min(value.double, 65_535)))
      while fields.count < count { fields.append(.text([])) }
      fields.removeLast(fields.count - count)
      isStale = true
      return
    }
    globals[name] = value
  }

  /// The array that a name stands for here.
  func arrayName(_ name: String) -> String {
    guard let last = frames.indices.last else { return name }
    if let alias = frames[last].arrays[name] { return alias }
    guard frames[last].values[name] != nil else { return name }
    localArrays += 1
    let alias = "\(name)#\(localArrays)"
    frames[last].arrays[name] = alias
    return alias
  }

  func key(_ nodes: [AwkNode]) throws(AwkStop) -> [UInt8] {
    var parts: [[UInt8]] = []
    for node in nodes { parts.append(text(try evaluate(node))) }
    return parts.count == 1 ? parts[0] : Array(parts.joined(separator: text(get("SUBSEP"))))
  }

  func emit(_ bytes: [UInt8]) throws(AwkStop) {
    do throws(ShellStop) { try process.put(bytes) } catch { throw .shell(error) }
  }
}

enum AwkInput {
  /// Cuts one record off; nil at the end.
  static func record(
    _ bytes: inout [UInt8], _ place: inout Int, _ separator: [UInt8], _ machine: AwkMachine
  ) throws(AwkStop) -> [UInt8]? {
    if separator.isEmpty {
      while place < bytes.count, bytes[place] == 10 { place += 1 }
    }
    guard place < bytes.count else { return nil }
    let start = place
    if separator.count == 1 {
      let stop = bytes[start...].firstIndex(of: separator[0]) ?? bytes.count
      place = stop + 1
      return Array(bytes[start..<stop])
    }
    let source = separator.isEmpty ? "\n\n+".octets : separator
    guard let regex = machine.regex(source),
      let found = regex.range(in: bytes, start..<bytes.count), !found.isEmpty
    else {
      place = bytes.count
      var rest = Array(bytes[start...])
      if rest.last == 10 { rest.removeLast() }
      return rest
    }
    place = found.upperBound
    return Array(bytes[start..<found.lowerBound])
  }
}
