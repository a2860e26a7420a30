/// A compiled pattern.
///
/// POSIX dialects find the leftmost, then longest match in linear time.
final class Regex {
  let groupCount: Int
  private let program: [RegexProgram.Step]
  private let backtracks: Bool
  private let isPerl: Bool
  /// The whole pattern when it is plain text.
  private let literal: [UInt8]?
  /// Bytes that a match can begin with; nil when it can be empty or begin with a condition.
  private let first: ByteSet?
  private let startsAtLine: Bool
  private var current: StateList
  private var next: StateList

  init(_ source: [UInt8], dialect: RegexDialect, ignoringCase: Bool = false) throws(RegexFault) {
    var parser = RegexParser(source, dialect, ignoringCase: ignoringCase)
    let node = try parser.parse()
    groupCount = parser.groupCount
    program = try RegexProgram(node).steps
    isPerl = dialect == .perl
    backtracks = parser.needsBacktracking || isPerl
    literal = Regex.literal(node)
    first = Regex.first(node)
    startsAtLine = Regex.startsAtLine(node)
    current = StateList(program.count)
    next = StateList(program.count)
  }

  private static func literal(_ node: RegexNode) -> [UInt8]? {
    switch node {
    case .set(let set):
      let members = set.bytes
      return members.count == 1 ? members : nil
    case .sequence(let nodes):
      var text: [UInt8] = []
      for each in nodes {
        guard case .set(let set) = each else { return nil }
        let members = set.bytes
        guard members.count == 1 else { return nil }
        text += members
      }
      return text
    default: return nil
    }
  }

  private static func first(_ node: RegexNode) -> ByteSet? {
    switch node {
    case .set(let set): return set
    case .group(let inner, _): return first(inner)
    case .sequence(let nodes): return nodes.first.flatMap(first)
    case .alternatives(let choices):
      var all = ByteSet()
      for choice in choices {
        guard let set = first(choice) else { return nil }
        all.formUnion(set)
      }
      return all
    case .repetition(let inner, let least, _, _): return least > 0 ? first(inner) : nil
    default: return nil
    }
  }

  private static func startsAtLine(_ node: RegexNode) -> Bool {
    switch node {
    case .assertion(.lineStart): true
    case .sequence(let nodes): nodes.first.map(startsAtLine) ?? false
    case .group(let inner, _): startsAtLine(inner)
    case .alternatives(let choices): choices.allSatisfy(startsAtLine)
    default: false
    }
  }

  // MARK: Finding

  func matches(_ text: [UInt8]) -> Bool { range(in: text) != nil }

  /// The first match at or behind `start` in a part of a text, whose ends are line ends.
  func range(in text: [UInt8], _ span: Range<Int>? = nil, from start: Int? = nil) -> Range<Int>? {
    let span = span ?? 0..<text.count
    let start = start ?? span.lowerBound
    guard start <= span.upperBound else { return nil }
    if let literal {
      return Regex.find(literal, in: text, start..<span.upperBound)
    }
    if backtracks { return backtrack(text, span, from: start)?[0] }
    return simulate(text, span, from: start)
  }

  /// The first match with its groups.
  func groups(
    in text: [UInt8], _ span: Range<Int>? = nil, from start: Int? = nil
  ) -> [Range<Int>?]? {
    let span = span ?? 0..<text.count
    let start = start ?? span.lowerBound
    guard start <= span.upperBound else { return nil }
    if backtracks { return backtrack(text, span, from: start) }
    guard let whole = range(in: text, span, from: start) else { return nil }
    guard groupCount > 0 else { return [whole] }
    var search = RegexBacktracker(program, text, span, groups: groupCount, memoizes: true)
    search.end = whole.upperBound
    return search.run(from: whole.lowerBound) ?? [whole]
      + [Range<Int>?](repeating: nil, count: groupCount)
  }

  private static func find(_ needle: [UInt8], in text: [UInt8], _ span: Range<Int>) -> Range<Int>? {
    guard span.count >= needle.count, let head = needle.first else { return nil }
    return text.withUnsafeBufferPointer { bytes in
      var place = span.lowerBound
      let last = span.upperBound - needle.count
      while place <= last {
        if bytes[place] == head {
          var offset = 1
          while offset < needle.count, bytes[place + offset] == needle[offset] { offset += 1 }
          if offset == needle.count { return place..<place + needle.count }
        }
        place += 1
      }
      return nil
    }
  }

  private func backtrack(_ text: [UInt8], _ span: Range<Int>, from start: Int) -> [Range<Int>?]? {
    let canMemoize = !program.contains { if case .backreference = $0 { true } else { false } }
    var search = RegexBacktracker(
      program, text, span, groups: groupCount, memoizes: canMemoize)
    // Shared over all starts, so that a hopeless line costs a bounded amount of work.
    for place in start...span.upperBound {
      if let first, place == span.upperBound || !first.contains(text[place]) { continue }
      if startsAtLine, place != span.lowerBound { break }
      if let found = search.run(from: place) { return found }
      if search.isExhausted { return nil }
    }
    return nil
  }

  // MARK: The automaton

  /// Threads in order of where they began; an instruction is there at most once.
  private struct StateList {
    var states: [(step: Int, start: Int)] = []
    var seen: [Int]
    var mark = 0

    init(_ count: Int) { seen = [Int](repeating: 0, count: count) }

    mutating func clear() {
      states.removeAll(keepingCapacity: true)
      mark += 1
    }
  }

  private func simulate(_ text: [UInt8], _ span: Range<Int>, from start: Int) -> Range<Int>? {
    var best: Range<Int>?
    current.clear()
    var place = start
    while true {
      if best == nil, !(startsAtLine && place != span.lowerBound) {
        if current.states.isEmpty, let first {
          while place < span.upperBound, !first.contains(text[place]) { place += 1 }
          if place == span.upperBound { return nil }
        }
        add(0, start: place, to: &current, text, span, place)
      } else if best == nil, current.states.isEmpty {
        return nil
      }
      next.clear()
      let byte = place < span.upperBound ? text[place] : nil
      for (step, begin) in current.states {
        if let found = best, begin > found.lowerBound { break }
        switch program[step] {
        case .set(let set):
          if let byte, set.contains(byte) {
            add(step + 1, start: begin, to: &next, text, span, place + 1)
          }
        case .match:
          if let found = best, begin == found.lowerBound, place <= found.upperBound { break }
          best = begin..<place
        default: break
        }
      }
      swap(&current, &next)
      if place >= span.upperBound { return best }
      place += 1
      if current.states.isEmpty, best != nil { return best }
    }
  }

  /// Follows everything that takes no byte.
  private func add(
    _ step: Int, start: Int, to list: inout StateList, _ text: [UInt8], _ span: Range<Int>,
    _ place: Int
  ) {
    if list.seen[step] == list.mark { return }
    list.seen[step] = list.mark
    switch program[step] {
    case .set, .match: list.states.append((step, start))
    case .jump, .split, .save, .assertion, .keepOut:
      // A stack of its own: patterns can have long chains of alternatives.
      var waiting = [step]
      list.seen[step] = list.mark - 1
      while let top = waiting.popLast() {
        if list.seen[top] == list.mark { continue }
        list.seen[top] = list.mark
        switch program[top] {
        case .jump(let target): waiting.append(target)
        case .split(let one, let other):
          waiting.append(other)
          waiting.append(one)
        case .save, .keepOut: waiting.append(top + 1)
        case .assertion(let kind):
          if RegexBacktracker.holds(kind, text, span, place) { waiting.append(top + 1) }
        case .set, .match: list.states.append((top, start))
        case .backreference, .look: break
        }
      }
    case .backreference, .look: break
    }
  }
}
