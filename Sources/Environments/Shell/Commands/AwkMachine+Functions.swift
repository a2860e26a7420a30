import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension AwkMachine {
  func call(_ name: String, _ nodes: [AwkNode]) throws(AwkStop) -> AwkValue {
    switch name {
    case "length":
      guard let first = nodes.first else { return .number(Double(text(try field(0)).count)) }
      if case .variable(let variable) = first, let array = arrays[arrayName(variable)],
        globals[variable] == nil
      {
        return .number(Double(array.count))
      }
      return .number(Double(text(try evaluate(first)).count))
    case "split": return try split(nodes)
    case "sub", "gsub": return try substitute(nodes, all: name == "gsub")
    case "match":
      guard nodes.count >= 2 else { throw .failed("match needs two arguments") }
      let subject = text(try evaluate(nodes[0]))
      let found = try pattern(nodes[1]).range(in: subject)
      globals["RSTART"] = .number(found.map { Double($0.lowerBound + 1) } ?? 0)
      globals["RLENGTH"] = .number(found.map { Double($0.count) } ?? -1)
      return globals["RSTART"] ?? .unset
    default: break
    }
    var values: [AwkValue] = []
    for node in nodes { values.append(try evaluate(node)) }
    func number(_ place: Int) -> Double { place < values.count ? values[place].double : 0 }
    func bytes(_ place: Int) -> [UInt8] { place < values.count ? text(values[place]) : [] }
    switch name {
    case "substr":
      let length = values.count > 2 ? number(2) : .infinity
      return .text(Array(AwkMachine.slice(bytes(0), from: number(1), length: length)))
    case "index":
      let needle = bytes(1)
      let found = bytes(0).firstRange(of: needle)
      return .number(found.map { Double($0.lowerBound + 1) } ?? 0)
    case "sprintf":
      return .text(try formatted(bytes(0), Array(values.dropFirst()), function: name).text)
    case "tolower": return .text(bytes(0).map(\.lowered))
    case "toupper": return .text(bytes(0).map(\.uppered))
    case "int": return .number(number(0).rounded(.towardZero))
    case "sqrt": return .number(number(0).squareRoot())
    case "exp": return .number(exp(number(0)))
    case "log": return .number(log(number(0)))
    case "sin": return .number(sin(number(0)))
    case "cos": return .number(cos(number(0)))
    case "atan2": return .number(atan2(number(0), number(1)))
    case "rand":
      return .number(drawn?.unit() ?? process.shell.system.random.unit())
    case "srand":
      let old = random
      random =
        values.isEmpty
        ? UInt64(process.time / 1_000_000_000)
        : UInt64(number(0).magnitude < 1e15 ? number(0).magnitude : 0)
      drawn = Seed(random).generator
      return .number(Double(old))
    case "system": return .number(Double(try runCommand(bytes(0), input: [])))
    case "close":
      let key = bytes(0).decoded
      try closePipes("|" + key)
      outputs[key] = nil
      inputs["<" + key] = nil
      inputs["|" + key] = nil
      return .number(0)
    case "fflush": return .number(0)
    case "systime": return .number(Double(process.time / 1_000_000_000))
    case "strftime":
      let seconds = values.count > 1 ? Int(clamping: number(1)) : process.time / 1_000_000_000
      let format = values.isEmpty ? "%c".octets : bytes(0)
      guard seconds.magnitude < 1 << 33 else { return .text([]) }
      return .text(DateFormat.format(format, CalendarTime(seconds * 1_000_000_000)))
    case "mktime":
      let parts = bytes(0).split(separator: 32).compactMap { Int(octets: $0) }
      guard parts.count >= 6, parts.allSatisfy({ $0.magnitude < 1_000_000 }) else {
        return .number(-1)
      }
      var calendar = CalendarTime(0)
      calendar.year = parts[0]
      calendar.month = parts[1]
      calendar.day = parts[2]
      calendar.hour = parts[3]
      calendar.minute = parts[4]
      calendar.second = parts[5]
      return .number(Double(calendar.seconds))
    default: throw .failed("function \(name) never defined")
    }
  }

  private func split(_ nodes: [AwkNode]) throws(AwkStop) -> AwkValue {
    guard nodes.count >= 2, case .variable(let name) = nodes[1] else {
      throw .failed("split needs an array")
    }
    let subject = text(try evaluate(nodes[0]))
    var parts: [[UInt8]]
    if nodes.count > 2, case .regex(let regex) = nodes[2] {
      parts = []
      var start = 0
      while start <= subject.count, let found = regex.range(in: subject, from: start),
        !found.isEmpty
      {
        parts.append(Array(subject[start..<found.lowerBound]))
        start = found.upperBound
      }
      if !subject.isEmpty { parts.append(Array(subject[start...])) }
    } else {
      let separator = nodes.count > 2 ? text(try evaluate(nodes[2])) : text(get("FS"))
      parts = split(subject, by: separator)
    }
    var array: [[UInt8]: AwkValue] = [:]
    for (place, part) in parts.enumerated() { array[String(place + 1).octets] = .fromInput(part) }
    arrays[arrayName(name)] = array
    return .number(Double(parts.count))
  }

  private func substitute(_ nodes: [AwkNode], all: Bool) throws(AwkStop) -> AwkValue {
    guard nodes.count >= 2 else { throw .failed("sub needs two arguments") }
    let regex = try pattern(nodes[0])
    let replacement = text(try evaluate(nodes[1]))
    let target = nodes.count > 2 ? nodes[2] : .field(.number(0))
    let subject = text(try evaluate(target))
    var out: [UInt8] = []
    var from = 0
    var count = 0
    var lastEnd = -1
    while from <= subject.count, let found = regex.range(in: subject, from: from) {
      try spend(1)
      if found.isEmpty, found.lowerBound == lastEnd {
        guard from < subject.count else { break }
        out.append(subject[from])
        from += 1
        lastEnd = -1
        continue
      }
      count += 1
      out += subject[from..<found.lowerBound]
      out += expand(replacement, subject[found])
      from = found.upperBound
      lastEnd = from
      if !all { break }
      if found.isEmpty {
        guard from < subject.count else { break }
        out.append(subject[from])
        from += 1
        lastEnd = -1
      }
    }
    if from < subject.count { out += subject[from...] }
    if count > 0 { try store(.text(out), in: target) }
    return .number(Double(count))
  }

  private func expand(_ text: [UInt8], _ match: ArraySlice<UInt8>) -> [UInt8] {
    var out: [UInt8] = []
    var place = 0
    while place < text.count {
      if text[place] == 92, place + 1 < text.count,
        text[place + 1] == UInt8(ascii: "&") || text[place + 1] == 92
      {
        out.append(text[place + 1])
        place += 2
      } else if text[place] == UInt8(ascii: "&") {
        out += match
        place += 1
      } else {
        out.append(text[place])
        place += 1
      }
    }
    return out
  }
}

extension AwkMachine {
  /// The text of a format; a fault is told after what stands before it was written.
  func formatted(
    _ pattern: [UInt8], _ values: [AwkValue], function: String
  ) throws(AwkStop) -> (text: [UInt8], stop: AwkStop?) {
    let (text, fault) = AwkFormat.format(pattern, values, self)
    guard let fault else { return (text, nil) }
    let stop = AwkStop.failed("run time error: \(fault)\(function)(\"\(pattern.decoded)\")")
    if function == "sprintf" { throw stop }
    return (text, stop)
  }

  /// What mawk's substr cuts out: a start below zero makes the length greater by its size, zero
  /// counts as one.
  static func slice(_ text: [UInt8], from start: Double, length: Double) -> ArraySlice<UInt8> {
    guard !start.isNaN, !length.isNaN else { return [] }
    let first = start.rounded(.towardZero)
    // Starts so far below have no place in the real tool's integers.
    guard first > -2_147_483_645 else { return [] }
    let whole = length.rounded(.towardZero)
    let size = first < 0 ? whole - first : whole
    let low = Int(clamping: max(1, first)) - 1
    guard size > 0, low < text.count else { return [] }
    return text[low..<min(text.count, low + min(text.count, Int(clamping: size)))]
  }
}

/// awk's printf, with mawk's narrow integers.
enum AwkFormat {
  /// The text, and why it ends early.
  static func format(
    _ pattern: [UInt8], _ values: [AwkValue], _ machine: AwkMachine
  ) -> (text: [UInt8], fault: String?) {
    var out: [UInt8] = []
    var place = 0
    var used = 0
    func next() -> AwkValue? {
      guard used < values.count else { return nil }
      used += 1
      return values[used - 1]
    }
    while place < pattern.count {
      guard pattern[place] == UInt8(ascii: "%") else {
        out.append(pattern[place])
        place += 1
        continue
      }
      place += 1
      if place < pattern.count, pattern[place] == UInt8(ascii: "%") {
        out.append(pattern[place])
        place += 1
        continue
      }
      var spec = FormatSpec()
      while place < pattern.count, spec.takeFlag(pattern[place]) { place += 1 }
      var isShort = false
      func number() -> Int? {
        if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
          place += 1
          guard let value = next() else {
            isShort = true
            return nil
          }
          return max(-10_000, min(10_000, Int(clamping: value.double)))
        }
        let start = place
        while place < pattern.count, pattern[place].isDigit { place += 1 }
        return start == place ? nil : min(10_000, Int(octets: pattern[start..<place]) ?? 10_000)
      }
      spec.width = number()
      if let width = spec.width, width < 0 {
        spec.isLeft = true
        spec.width = -width
      }
      if place < pattern.count, pattern[place] == 46 {
        place += 1
        spec.precision = max(0, number() ?? 0)
      }
      guard !isShort, let value = next() else {
        return (out, "not enough arguments passed to ")
      }
      if place < pattern.count, "lh".utf8.contains(pattern[place]) { place += 1 }
      let letter = place < pattern.count ? pattern[place] : 0
      place += 1
      guard let text = convert(value, letter, spec, machine) else {
        return (out, "improper conversion(number \(used)) in ")
      }
      out += text
    }
    return (out, nil)
  }

  private static func convert(
    _ value: AwkValue, _ letter: UInt8, _ spec: FormatSpec, _ machine: AwkMachine
  ) -> [UInt8]? {
    switch letter {
    case UInt8(ascii: "d"), UInt8(ascii: "i"):
      let limit = Double(Int32.max)
      let whole = Int(clamping: max(-limit, min(limit, value.double)))
      return spec.integer(whole, letter: UInt8(ascii: "d"))
    case UInt8(ascii: "o"), UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "u"):
      let whole = Int(clamping: max(0, min(Double(UInt32.max), value.double)))
      return spec.integer(whole, letter: letter)
    case UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "e"), UInt8(ascii: "E"),
      UInt8(ascii: "g"), UInt8(ascii: "G"):
      return spec.real(value.double, letter: letter)
    case UInt8(ascii: "c"):
      switch value {
      case .number(let code), .input(_, let code):
        return spec.pad([UInt8(truncatingIfNeeded: Int(clamping: code))])
      default: return spec.pad(Array(machine.text(value).prefix(1)))
      }
    case UInt8(ascii: "s"): return spec.text(machine.text(value))
    default: return nil
    }
  }
}
