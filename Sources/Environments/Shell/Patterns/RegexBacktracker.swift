/// Finds groups and everything that an automaton cannot: it tries, remembers and gives up in time.
struct RegexBacktracker {
  static let mostWork = 2_000_000

  private let program: [RegexProgram.Step]
  private let text: [UInt8]
  private let span: Range<Int>
  private let groups: Int
  private let memoizes: Bool
  private var seen: [UInt64]
  private var work = 0
  private(set) var isExhausted = false
  /// Where the match must end, if that is known.
  var end: Int?

  init(
    _ program: [RegexProgram.Step], _ text: [UInt8], _ span: Range<Int>, groups: Int,
    memoizes: Bool
  ) {
    self.program = program
    self.text = text
    self.span = span
    self.groups = groups
    let bits = program.count * (span.count + 1)
    self.memoizes = memoizes && bits < 1 << 26
    seen = self.memoizes ? [UInt64](repeating: 0, count: bits / 64 + 1) : []
  }

  private enum Task {
    case explore(step: Int, place: Int)
    case restore(slot: Int, value: Int)
  }

  mutating func run(from start: Int) -> [Range<Int>?]? {
    var slots = [Int](repeating: -1, count: 2 * (groups + 1))
    guard explore(0, start, &slots, isTop: true, end: end) != nil else { return nil }
    return (0...groups).map { group in
      let low = slots[2 * group]
      let high = slots[2 * group + 1]
      return low >= 0 && high >= low ? low..<high : nil
    }
  }

  private mutating func isNew(_ step: Int, _ place: Int) -> Bool {
    guard memoizes else { return true }
    let bit = step * (span.count + 1) + place - span.lowerBound
    if seen[bit >> 6] & 1 << UInt64(bit & 63) != 0 { return false }
    seen[bit >> 6] |= 1 << UInt64(bit & 63)
    return true
  }

  private mutating func explore(
    _ first: Int, _ start: Int, _ slots: inout [Int], isTop: Bool, end: Int?
  ) -> Int? {
    var tasks: [Task] = [.explore(step: first, place: start)]
    while let task = tasks.popLast() {
      switch task {
      case .restore(let slot, let value): slots[slot] = value
      case .explore(var step, var place):
        follow: while true {
          work += 1
          if work > RegexBacktracker.mostWork {
            isExhausted = true
            return nil
          }
          // Inside look-arounds places repeat with other outcomes.
          if isTop, !isNew(step, place) { break follow }
          switch program[step] {
          case .match:
            if let end, place != end { break follow }
            return place
          case .set(let set):
            guard place < span.upperBound, set.contains(text[place]) else { break follow }
            place += 1
            step += 1
          case .jump(let target): step = target
          case .split(let one, let other):
            tasks.append(.explore(step: other, place: place))
            step = one
          case .save(let slot):
            tasks.append(.restore(slot: slot, value: slots[slot]))
            slots[slot] = place
            step += 1
          case .keepOut:
            tasks.append(.restore(slot: 0, value: slots[0]))
            slots[0] = place
            step += 1
          case .assertion(let kind):
            guard RegexBacktracker.holds(kind, text, span, place) else { break follow }
            step += 1
          case .backreference(let group):
            let low = slots[2 * group]
            let high = slots[2 * group + 1]
            guard low >= 0, high >= low, place + high - low <= span.upperBound,
              text[low..<high].elementsEqual(text[place..<(place + high - low)])
            else { break follow }
            place += high - low
            step += 1
          case .look(let next, let ahead, let negated):
            let found = looks(step + 1, place, &slots, ahead: ahead)
            guard found != negated else { break follow }
            step = next
          }
        }
      }
    }
    return nil
  }

  private mutating func looks(
    _ step: Int, _ place: Int, _ slots: inout [Int], ahead: Bool
  ) -> Bool {
    if ahead { return explore(step, place, &slots, isTop: false, end: nil) != nil }
    var start = place
    while start >= span.lowerBound, place - start <= 255 {
      if explore(step, start, &slots, isTop: false, end: place) != nil { return true }
      start -= 1
    }
    return false
  }

  static func holds(
    _ kind: RegexAssertion, _ text: [UInt8], _ span: Range<Int>, _ place: Int
  ) -> Bool {
    let before = place > span.lowerBound && text[place - 1].isWordByte
    let after = place < span.upperBound && text[place].isWordByte
    switch kind {
    case .lineStart, .textStart: return place == span.lowerBound
    case .lineEnd, .textEnd: return place == span.upperBound
    case .wordBoundary: return before != after
    case .noWordBoundary: return before == after
    case .wordStart: return !before && after
    case .wordEnd: return before && !after
    }
  }
}
