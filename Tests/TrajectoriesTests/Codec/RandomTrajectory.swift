import Trajectories

/// Random trajectories that use every field, for properties that must hold of any trajectory.
struct RandomTrajectory {
  private var random: SeededGenerator

  init(seed: UInt64) { random = Seed(seed).generator }

  mutating func trajectory() -> Trajectory {
    let steps = random.integer(below: 5)
    return Trajectory(
      header: header(), steps: (0..<steps).map { step(index: $0) }, outcome: maybe { $0.outcome() })
  }

  private mutating func maybe<Value>(_ make: (inout RandomTrajectory) -> Value) -> Value? {
    random.chance(0.5) ? make(&self) : nil
  }

  private mutating func some<Value>(_ make: (inout RandomTrajectory) -> Value) -> [Value] {
    (0..<random.integer(below: 4)).map { _ in make(&self) }
  }

  private mutating func text() -> String {
    let pieces = [
      "", "a", "é", "😀", "\"", "\\", "\n", "\u{0}", "\u{1F}", "\u{7F}", "\u{2028}", "</", " b",
    ]
    return (0..<random.integer(below: 6)).map { _ in random.pick(pieces) ?? "" }.joined()
  }

  private mutating func number() -> Int {
    random.pick([0, 1, 7, -3, 1 << 40, .max, .min]) ?? 0
  }

  private mutating func word<Word: CaseIterable>(_ type: Word.Type) -> Word
  where Word.AllCases == [Word] {
    Word.allCases[random.integer(below: Word.allCases.count)]
  }

  private mutating func value(depth: Int = 0) -> JSONValue {
    switch random.integer(below: depth > 2 ? 5 : 7) {
    case 0: return .null
    case 1: return .bool(random.chance(0.5))
    case 2: return .integer(number())
    case 3: return .double(random.unit() * 1e6 - 5e5)
    case 4: return .string(text())
    case 5: return .array(some { $0.value(depth: depth + 1) })
    default: return .object(object(depth: depth + 1))
    }
  }

  private mutating func object(depth: Int = 1) -> JSONObject {
    JSONObject(some { ($0.text(), $0.value(depth: depth)) })
  }

  private mutating func usage() -> TokenUsage {
    TokenUsage(
      input: random.integer(below: 5000), output: random.integer(below: 2),
      cachedInput: random.integer(below: 2))
  }

  private mutating func completion() -> Completion {
    Completion(
      text: text(),
      toolCalls: some { ToolCall(id: $0.text(), name: $0.text(), arguments: $0.text()) },
      reasoning: maybe { $0.text() }, finishReason: word(Completion.FinishReason.self),
      logProbability: maybe { -$0.random.unit() * 90 }, usage: usage())
  }

  private mutating func action() -> Action {
    switch random.integer(below: 3) {
    case 0: .tool(name: text(), arguments: value())
    case 1: .text(text())
    default: .say(text())
    }
  }

  private mutating func observation() -> Observation {
    Observation(
      text(), source: word(Observation.Source.self),
      reported: maybe { $0.word(Observation.Report.self) }, isTruncated: random.chance(0.3),
      admissible: maybe { draw in draw.some { $0.text() } })
  }

  mutating func errorClass() -> ErrorClass {
    let classes: [ErrorClass] = [
      .notFound(kind: text()), .wrongState(expected: text(), actual: text()), .notOwned,
      .invalidEnum(field: text(), allowed: some { $0.text() }), .schemaMissing(field: text()),
      .schemaType(field: text()), .unknownTool, .countMismatch,
      .insufficientBalance(needed: text(), available: text()),
      .sumMismatch(expected: text(), got: text()), .unavailable(kind: text()), .duplicateAction,
      .confirmationRequired, .preconditionSilent, .notClickable, .syntax(dialectCode: text()),
      .timeout, .truncated, .budgetExhausted, .malformedCall, .multiCallTruncated, .textAndCall,
    ]
    return classes[random.integer(below: classes.count)]
  }

  private mutating func step(index: Int) -> Step {
    let completions = some { $0.completion() }
    return Step(
      index: index, completions: completions,
      chosen: completions.isEmpty ? 0 : random.integer(below: completions.count),
      parseRung: maybe { $0.random.integer(below: 9) }, action: maybe { $0.action() },
      observation: observation(), shown: maybe { $0.observation() },
      bounces: some {
        Step.Bounce(
          completion: $0.completion(), reply: $0.text(), samples: $0.random.integer(in: 1...4))
      },
      inserted: some { Step.InsertedCall(action: $0.action(), observation: $0.observation()) },
      fired: some {
        FiredRule(
          rule: $0.text(), phase: $0.text(), verdict: $0.word(FiredRule.Verdict.self),
          change: $0.text())
      }, isHarnessDecided: random.chance(0.3), usage: usage(), stepsLeft: number(),
      groundTruth: maybe { draw in
        GroundTruth(
          errorClass: draw.maybe { $0.errorClass() }, isNoop: draw.random.chance(0.5),
          stateDigest: draw.maybe { Digest(of: $0.text()) },
          violations: draw.some { $0.text() })
      })
  }

  private mutating func header() -> EpisodeHeader {
    EpisodeHeader(
      environment: text(), surface: text(), task: text(), trial: number(), backbone: text(),
      backboneIdentity: text(), harness: text(), seed: Seed(random.next()), sampling: text(),
      system: maybe { $0.text() },
      tools: some {
        ToolSpec(
          name: $0.text(), summary: $0.text(), parameters: $0.value(),
          kind: $0.word(ToolSpec.Kind.self))
      }, opening: observation(), stepBudget: number(),
      fork: maybe { EpisodeHeader.ForkOrigin(parent: $0.text(), step: $0.number()) },
      extra: object())
  }

  private mutating func outcome() -> Outcome {
    Outcome(
      success: random.chance(0.5), score: random.unit(), endReason: word(Outcome.EndReason.self),
      blame: maybe { $0.word(Outcome.Blame.self) }, detail: maybe { $0.text() })
  }

  mutating func message() -> Message {
    Message(
      word(Message.Role.self), text(),
      toolCalls: some { ToolCall(id: $0.text(), name: $0.text(), arguments: $0.text()) },
      toolCallID: maybe { $0.text() }, name: maybe { $0.text() }, reasoning: maybe { $0.text() })
  }
}
