/// Reads ReAct's WebShop log: blocks of `Action:` and `Observation:` between lines of dashes.
struct WebShopReader: RecordReader {
  static func isBoundary(_ line: some Collection<UInt8>) -> Bool {
    line.count >= 10 && line.allSatisfy { $0 == UInt8(ascii: "-") }
  }

  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    let lines = record.text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let number = lines.first(where: { !$0.isEmpty }), Int(number) != nil,
      lines.contains(where: { $0.hasPrefix("Action: ") })
    else { return [] }
    var draft = EpisodeDraft(environment: "webshop", task: String(number))
    var score: Double?
    for (action, observation) in WebShopReader.pairs(lines) {
      if action == "reset" {
        draft.opening = Observation(observation, source: .environment)
        continue
      }
      let isError = observation.trimmingASCIISpace() == "Invalid action!"
      score = WebShopReader.score(in: observation) ?? score
      draft.steps.append(
        Step(
          index: draft.steps.count, completions: [Completion(text: action)], action: .text(action),
          observation: Observation(
            observation, source: .environment, reported: isError ? .error : nil)))
    }
    draft.lost.insert(.rawOutput)
    let bought = draft.steps.contains { $0.action == .text("click[Buy Now]") }
    draft.outcome = .recorded(
      score: score ?? 0, success: score == 1,
      endReason: score != nil || bought ? .completed : .stepsExhausted)
    return [draft]
  }

  private static func pairs(
    _ lines: [Substring]
  ) -> [(action: String, observation: String)] {
    var pairs: [(action: String, observation: [Substring])] = []
    for line in lines {
      if line.hasPrefix("Action: ") {
        pairs.append((String(line.dropFirst("Action: ".count)), []))
      } else if let last = pairs.indices.last {
        let isFirst = pairs[last].observation.isEmpty && line.hasPrefix("Observation:")
        pairs[last].observation.append(isFirst ? line.dropFirst("Observation: ".count) : line)
      }
    }
    if let last = pairs.indices.last { dropRunningFigures(&pairs[last].observation) }
    return pairs.map { ($0.action, $0.observation.joined(separator: "\n").trimmingASCIISpace()) }
  }

  /// Removes the line `count mean_score success_rate failed_rate` behind the last observation.
  private static func dropRunningFigures(_ lines: inout [Substring]) {
    guard let place = lines.lastIndex(where: { !$0.isEmpty }) else { return }
    let words = lines[place].split(separator: " ")
    if words.count == 4, words.allSatisfy({ Double($0) != nil }) { lines.remove(at: place) }
  }

  private static func score(in observation: String) -> Double? {
    let mark = "Your score (min 0.0, max 1.0): "
    guard observation.hasPrefix(mark) else { return nil }
    return Double(observation.dropFirst(mark.count).prefix { !$0.isWhitespace })
  }
}
