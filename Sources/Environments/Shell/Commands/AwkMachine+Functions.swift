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
      let subject = bytes(0)
      let from = number(1).rounded(.toNearestOrEven)
      let end = values.count > 2 ? from + number(2).rounded(.toNearestOrEven) : .infinity
      let low = Int(clamping: max(1, from))
      let high = Int(clamping: min(Double(subject.count + 1), end))
      return .text(low < high ? Array(subject[(low - 1)..<(high - 1)]) : [])
    case "index":
      let needle = bytes(1)
      let found = bytes(0).firstRange(of: needle)
      return .number(found.map { Double($0.lowerBound + 1) } ?? 0)
    case "sprintf": return .text(AwkFormat.format(bytes(0), Array(values.dropFirst()), self))
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
      return .number(process.shell.system.random.unit())
    case "srand":
      let old = random
      random =
        values.isEmpty
        ? UInt64(process.time / 1_000_000_000)
        : UInt64(number(0).magnitude < 1e15 ? number(0).magnitude : 0)
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

/// awk's printf.
enum AwkFormat {
  static func format(_ pattern: [UInt8], _ values: [AwkValue], _ machine: AwkMachine) -> [UInt8] {
    var out: [UInt8] = []
    var place = 0
    var used = 0
    func next() -> AwkValue {
      used += 1
      return used <= values.count ? values[used - 1] : .unset
    }
    while place < pattern.count {
      guard pattern[place] == UInt8(ascii: "%"), place + 1 < pattern.count else {
        out.append(pattern[place])
        place += 1
        continue
      }
      place += 1
      if pattern[place] == UInt8(ascii: "%") {
        out.append(pattern[place])
        place += 1
        continue
      }
      var spec = FormatSpec()
      while place < pattern.count, spec.takeFlag(pattern[place]) { place += 1 }
      func number() -> Int? {
        if place < pattern.count, pattern[place] == UInt8(ascii: "*") {
          place += 1
          return max(-10_000, min(10_000, Int(clamping: next().double)))
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
      while place < pattern.count, "lhL".utf8.contains(pattern[place]) { place += 1 }
      guard place < pattern.count else { break }
      let letter = pattern[place]
      place += 1
      switch letter {
      case UInt8(ascii: "d"), UInt8(ascii: "i"):
        out += spec.integer(Int(clamping: next().double), letter: UInt8(ascii: "d"))
      case UInt8(ascii: "o"), UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "u"):
        out += spec.integer(Int(clamping: next().double), letter: letter)
      case UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "e"), UInt8(ascii: "E"),
        UInt8(ascii: "g"), UInt8(ascii: "G"):
        out += spec.real(next().double, letter: letter)
      case UInt8(ascii: "c"):
        let value = next()
        switch value {
        case .number(let code), .input(_, let code):
          out += spec.pad([UInt8(truncatingIfNeeded: Int(clamping: code))])
        default: out += spec.pad(Array(machine.text(value).prefix(1)))
        }
      case UInt8(ascii: "s"): out += spec.text(machine.text(next()))
      default: out += [37, letter]
      }
    }
    return out
  }
}
