import Synchronization
package import Trajectories

/// The patterns that are asked of one kind of text; a text is looked at only for what is asked.
package struct PatternTable: Sendable {
  package private(set) var patterns: [Pattern] = []
  private var places: [String: Int] = [:]
  private var set: PatternSet?
  /// What must stand in a text for patterns to match, once each.
  private var literals: [RequiredLiteral] = []
  /// The position of each pattern's literal; -1 where nothing is certain.
  private var literalPlaces: [Int] = []
  /// Beyond this many, one scan of the set costs less than a scan for each pattern.
  private static let fewPatterns = 12
  /// So many scans for single patterns are cheaper than one of the set, which never ends early.
  private static let singleScans = 2

  package init() {}

  /// Adds a pattern and returns its position; equal patterns share one.
  package mutating func add(_ source: String) throws(PatternError) -> Int {
    if let place = places[source] { return place }
    let pattern = try Pattern(source)
    patterns.append(pattern)
    places[source] = patterns.count - 1
    guard let literal = pattern.literal else {
      literalPlaces.append(-1)
      return patterns.count - 1
    }
    if !literals.contains(literal) { literals.append(literal) }
    literalPlaces.append(literals.firstIndex(of: literal) ?? -1)
    return patterns.count - 1
  }

  package mutating func finish() throws(PatternError) {
    // A set pays off from the second pattern on, unless most texts can be ruled out without it.
    let isQuick = patterns.count <= PatternTable.fewPatterns && !literalPlaces.contains(-1)
    if patterns.count > 1, !isQuick { set = try PatternSet(patterns.map(\.source)) }
  }

  package var isEmpty: Bool { patterns.isEmpty }

  package func place(of source: String) -> Int? { places[source] }

  /// Whether a pattern matches; without a text none does.
  package func matches(_ place: Int, in text: ScannedText?) -> Bool {
    text?.state.withLock { answer(place, &$0) } ?? false
  }

  /// Whether a pattern may match, for those who would look for the place of the match anyway.
  package func mayMatch(_ place: Int, in text: ScannedText?) -> Bool {
    text?.state.withLock { state in
      prepare(&state)
      if state.answers[place] == .unknown, patterns.count <= PatternTable.fewPatterns {
        return !isRuledOut(place, &state)
      }
      return answer(place, &state)
    } ?? false
  }

  /// Answers everything about a text, so that it need not be kept.
  package func settle(_ text: ScannedText) {
    text.state.withLock { state in
      for place in patterns.indices { _ = answer(place, &state) }
      state.text = ""
    }
  }

  private func prepare(_ state: inout ScannedText.State) {
    guard state.answers.isEmpty else { return }
    state.answers = Array(repeating: .unknown, count: patterns.count + literals.count)
  }

  private func answer(_ place: Int, _ state: inout ScannedText.State) -> Bool {
    prepare(&state)
    if state.answers[place] != .unknown { return state.answers[place] == .yes }
    if isRuledOut(place, &state) {
      state.answers[place] = .no
      return false
    }
    // A matcher without memory is the same as no match.
    if let set, state.scans >= PatternTable.singleScans {
      for index in patterns.indices { state.answers[index] = .no }
      for index in (try? set.matches(in: state.text)) ?? [] { state.answers[index] = .yes }
    } else {
      state.scans += 1
      state.answers[place] = (try? patterns[place].matches(state.text)) ?? false ? .yes : .no
    }
    return state.answers[place] == .yes
  }

  private func isRuledOut(_ place: Int, _ state: inout ScannedText.State) -> Bool {
    let literal = literalPlaces[place]
    guard literal >= 0 else { return false }
    let known = patterns.count + literal
    if state.answers[known] == .unknown {
      state.answers[known] = literals[literal].stands(in: state.text) ? .yes : .no
    }
    return state.answers[known] == .no
  }
}
