/// Runs a sed script over its input.
final class SedMachine {
  struct Input {
    let path: [UInt8]
    let bytes: [UInt8]
  }

  private let process: ShellProcess
  private let commands: [SedCommandLine]
  private let labels: [[UInt8]: Int]
  var isQuiet = false
  var end: UInt8 = 10
  var status = 0
  var isDone = false
  var lineNumber = 0
  var isSeparate = false
  var isCollecting = false
  var collected: [UInt8] = []

  private var lines: [(text: ArraySlice<UInt8>, ended: Bool)] = []
  private var next = 0
  private var pattern: [UInt8] = []
  private var patternEnded = true
  private var hold: [UInt8] = []
  private var queue: [[UInt8]] = []
  /// Where each range began, by command; nil outside of the range.
  private var ranges: [Int?]
  private var lastRegex: Regex?
  private var path: [UInt8] = [45]
  private var written: Set<[UInt8]> = []

  init(_ process: ShellProcess, _ commands: [SedCommandLine], _ labels: [[UInt8]: Int]) {
    self.process = process
    self.commands = commands
    self.labels = labels
    ranges = [Int?](repeating: nil, count: commands.count)
  }

  func complain(
    _ path: [UInt8], _ fault: FileFault, isInPlace: Bool = false
  ) throws(ShellStop) {
    switch (fault, isInPlace) {
    case (.isDirectory, true):
      try process.complain("couldn't edit \(path.decoded): not a regular file")
    case (.isDirectory, false):
      try process.complain("read error on \(path.decoded): Is a directory")
    default: try process.complain("can't read \(path.decoded): \(fault.rawValue)")
    }
    status = isInPlace && fault == .isDirectory ? 4 : 2
  }

  /// Whether the output stands behind a line whose end is missing, as in its input.
  private var owesLineEnd = false

  private func emit(_ bytes: [UInt8]) throws(ShellStop) {
    guard !bytes.isEmpty else { return }
    let text = owesLineEnd ? [end] + bytes : bytes
    owesLineEnd = false
    if isCollecting { collected += text } else { try process.put(text) }
  }

  private func printPattern() throws(ShellStop) {
    try emit(patternEnded ? pattern + [end] : pattern)
    if !patternEnded { owesLineEnd = true }
  }

  func run(_ inputs: [Input]) throws(ShellStop) {
    lines = []
    for input in inputs {
      path = input.path
      var start = 0
      while start < input.bytes.count {
        let stop = input.bytes[start...].firstIndex(of: end)
        lines.append((input.bytes[start..<(stop ?? input.bytes.count)], stop != nil))
        start = stop.map { $0 + 1 } ?? input.bytes.count
      }
      // A missing last line end only stays missing on the very last line.
      if input.path != inputs.last?.path, let last = lines.indices.last { lines[last].ended = true }
    }
    next = 0
    owesLineEnd = false
    if isSeparate { lineNumber = 0 }
    ranges = [Int?](repeating: nil, count: commands.count)
    while !isDone, try readLine() {
      try cycle()
    }
  }

  private func readLine() throws(ShellStop) -> Bool {
    guard next < lines.count else { return false }
    try process.spend(1)
    pattern = Array(lines[next].text)
    patternEnded = lines[next].ended
    next += 1
    lineNumber += 1
    return true
  }

  private var isLast: Bool { next >= lines.count }

  private func flushQueue() throws(ShellStop) {
    for text in queue { try emit(text) }
    queue = []
  }

  private func cycle() throws(ShellStop) {
    var place = 0
    var substituted = false
    run: while place < commands.count {
      try process.spend(1)
      let command = commands[place]
      guard selects(command, place) != command.negates else {
        if case .open(let end) = command.action { place = end }
        place += 1
        continue
      }
      switch command.action {
      case .open, .close, .label: break
      case .substitute(let regex, let parts, let flags):
        if try substitute(regex, parts, flags) { substituted = true }
      case .translate(let map): pattern = pattern.map { map[Int($0)] }
      case .text(let name, let text):
        if name == UInt8(ascii: "i") {
          try emit(text)
        } else if name == UInt8(ascii: "a") {
          queue.append(text)
        } else {
          if command.second == nil || command.negates || ranges[place] == nil { try emit(text) }
          try flushQueue()
          return
        }
      case .branch(let name, let label):
        let jumps =
          name == UInt8(ascii: "b") || (name == UInt8(ascii: "t")) == substituted
        if name != UInt8(ascii: "b") { substituted = false }
        if jumps {
          guard let target = labels[label] else { break run }
          place = target
        }
      case .quit(let name, let code):
        status = code
        isDone = true
        if name == UInt8(ascii: "q") {
          if !isQuiet { try printPattern() }
          try flushQueue()
        }
        if isCollecting {
          for line in lines[next...] { collected += line.text + (line.ended ? [end] : []) }
        }
        return
      case .file(let name, let target): try useFile(name, target)
      case .plain(let name):
        switch try perform(name) {
        case .goOn: break
        case .endCycle: break run
        case .dropCycle:
          try flushQueue()
          return
        case .restart:
          try flushQueue()
          place = 0
          substituted = false
          continue run
        case .finish:
          isDone = true
          return
        }
      }
      place += 1
    }
    if !isQuiet { try printPattern() }
    try flushQueue()
  }

  private enum Next {
    case goOn, endCycle, dropCycle, restart, finish
  }

  private func perform(_ name: UInt8) throws(ShellStop) -> Next {
    switch name {
    case UInt8(ascii: "p"): try printPattern()
    case UInt8(ascii: "P"):
      try emit((pattern.firstIndex(of: 10).map { Array(pattern[..<$0]) } ?? pattern) + [end])
    case UInt8(ascii: "="): try emit("\(lineNumber)\n".octets)
    case UInt8(ascii: "d"): return .dropCycle
    case UInt8(ascii: "D"):
      guard let cut = pattern.firstIndex(of: 10) else { return .dropCycle }
      pattern = Array(pattern[(cut + 1)...])
      return .restart
    case UInt8(ascii: "g"): pattern = hold
    case UInt8(ascii: "G"): pattern += [10] + hold
    case UInt8(ascii: "h"): hold = pattern
    case UInt8(ascii: "H"): hold += [10] + pattern
    case UInt8(ascii: "x"): swap(&pattern, &hold)
    case UInt8(ascii: "z"): pattern = []
    case UInt8(ascii: "F"): try emit((path == [45] ? "-".octets : path) + [10])
    case UInt8(ascii: "l"): try emit(visible(pattern))
    case UInt8(ascii: "n"):
      if isLast {
        if !isQuiet { try printPattern() }
        try flushQueue()
        return .finish
      }
      if !isQuiet { try printPattern() }
      try flushQueue()
      _ = try readLine()
    default:
      if isLast {
        if !isQuiet { try printPattern() }
        try flushQueue()
        return .finish
      }
      try flushQueue()
      let before = pattern
      _ = try readLine()
      guard before.count + pattern.count < 8 << 20 else { throw .limit(.memory) }
      pattern = before + [10] + pattern
    }
    return .goOn
  }

  private func visible(_ text: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    for byte in text {
      switch byte {
      case 92: out += "\\\\".octets
      case 9: out += "\\t".octets
      case 10: out += "\\n".octets
      case 32..<127: out.append(byte)
      default:
        let digits = String(byte, radix: 8)
        out += ("\\" + String(repeating: "0", count: 3 - digits.count) + digits).octets
      }
    }
    return out + [36, 10]
  }

  private func useFile(_ name: UInt8, _ target: [UInt8]) throws(ShellStop) {
    if name == UInt8(ascii: "r") {
      if case .success(let bytes) = try process.read(target) { queue.append(bytes) }
      return
    }
    if target == "/dev/stdout".octets { return try printPattern() }
    _ = try process.writeFile(target, pattern + [end], appends: written.contains(target))
    written.insert(target)
  }

  // MARK: Addresses

  private func matches(_ regex: Regex?) -> Bool {
    guard let regex = regex ?? lastRegex else { return false }
    lastRegex = regex
    return regex.matches(pattern)
  }

  private func isHit(_ address: SedCommandLine.Address) -> Bool {
    switch address {
    case .line(let number): lineNumber == number
    case .last: isLast
    case .regex(let regex): matches(regex)
    case .step(let first, let step):
      step <= 0 ? lineNumber == first : lineNumber >= first && (lineNumber - first) % step == 0
    case .zero, .plus, .multiple: false
    }
  }

  private func selects(_ command: SedCommandLine, _ place: Int) -> Bool {
    guard let first = command.first else { return true }
    guard let second = command.second else { return isHit(first) }
    if let start = ranges[place] {
      if closes(second, start) { ranges[place] = nil }
      if case .line(let number) = second, lineNumber > number, start != lineNumber {
        return false
      }
      return true
    }
    if case .zero = first {
      guard lineNumber == 1 else { return false }
      if case .regex(let regex) = second, matches(regex) { return true }
      ranges[place] = 0
      return true
    }
    guard isHit(first) else { return false }
    switch second {
    case .line(let number): if number > lineNumber { ranges[place] = lineNumber }
    case .plus(let count): if count > 0 { ranges[place] = lineNumber }
    case .multiple(let step):
      if step > 0, lineNumber % step != 0 { ranges[place] = lineNumber }
    case .last: if !isLast { ranges[place] = lineNumber }
    default: ranges[place] = lineNumber
    }
    return true
  }

  private func closes(_ address: SedCommandLine.Address, _ start: Int) -> Bool {
    switch address {
    case .line(let number): lineNumber >= number
    case .last: isLast
    case .regex(let regex): matches(regex)
    case .plus(let count): lineNumber >= start + count
    case .multiple(let step): step <= 0 || lineNumber % step == 0
    default: isHit(address)
    }
  }

  // MARK: Substitution

  private func substitute(
    _ given: Regex?, _ parts: [SedReplacement], _ flags: SedFlags
  ) throws(ShellStop) -> Bool {
    guard let regex = given ?? lastRegex else {
      try process.complain("-e expression #1, char 0: no previous regular expression")
      throw .exit(1)
    }
    lastRegex = regex
    var out: [UInt8] = []
    var from = 0
    var count = 0
    var changed = false
    var lastEnd = -1
    while from <= pattern.count, let groups = regex.groups(in: pattern, from: from),
      let match = groups[0]
    {
      try process.spend(1)
      if match.isEmpty, match.lowerBound == lastEnd {
        // An empty match right behind a match does not count.
        guard match.lowerBound < pattern.count else { break }
        out.append(pattern[match.lowerBound])
        from = match.lowerBound + 1
        lastEnd = -1
        continue
      }
      count += 1
      out += pattern[from..<match.lowerBound]
      if count >= flags.number {
        out += expand(parts, groups)
        changed = true
      } else {
        out += pattern[match]
      }
      from = match.upperBound
      lastEnd = match.upperBound
      if changed, !flags.isGlobal { break }
      if match.isEmpty {
        guard from < pattern.count else {
          from = pattern.count + 1
          break
        }
        out.append(pattern[from])
        from += 1
        lastEnd = -1
      }
      guard out.count < 16 << 20 else { throw .limit(.memory) }
    }
    guard changed else { return false }
    if from < pattern.count { out += pattern[from...] }
    pattern = out
    if flags.evaluates {
      let shell = process.shell
      var parser = ShellParser(pattern)
      if let script = try? parser.parseList(untilEnd: ()) {
        pattern = try shell.capture(script)
      }
    }
    if flags.prints { try printPattern() }
    if let file = flags.file { try useFile(UInt8(ascii: "w"), file) }
    return true
  }

  private func expand(_ parts: [SedReplacement], _ groups: [Range<Int>?]) -> [UInt8] {
    var out: [UInt8] = []
    var running: UInt8 = UInt8(ascii: "E")
    var once: UInt8?
    func add(_ bytes: ArraySlice<UInt8>) {
      guard !bytes.isEmpty else { return }
      var text: [UInt8] =
        running == UInt8(ascii: "U")
        ? bytes.map(\.uppered) : running == UInt8(ascii: "L") ? bytes.map(\.lowered) : Array(bytes)
      if let mark = once {
        text[0] = mark == UInt8(ascii: "u") ? text[0].uppered : text[0].lowered
        once = nil
      }
      out += text
    }
    for part in parts {
      switch part {
      case .text(let text): add(text[...])
      case .group(let number):
        if number < groups.count, let range = groups[number] { add(pattern[range]) }
      case .letterCase(let mark):
        if mark == UInt8(ascii: "u") || mark == UInt8(ascii: "l") {
          once = mark
        } else {
          running = mark
        }
      }
    }
    return out
  }
}
