import Trajectories

/// What a server can do, found out by asking.
public struct EndpointExamination: Sendable {
  /// One thing that was looked at.
  public struct Finding: Sendable, Hashable {
    /// What it means for a run.
    public enum State: String, Sendable, Hashable {
      case ok
      /// Works, with a limit that one should know.
      case limited
      case failed
    }

    /// What was looked at.
    public let name: String
    /// How it came out.
    public let state: State
    /// What was seen, in a few words.
    public let detail: String
  }

  private let backbone: EndpointBackbone

  /// Makes an examination of a backbone.
  public init(_ backbone: EndpointBackbone) { self.backbone = backbone }

  /// Asks the server about twenty short questions; stops at the first where none is answered.
  public func findings() async -> [Finding] {
    var findings: [Finding] = []
    do {
      let answer = try await ask("Say the word ready and nothing else.")
      findings.append(
        Finding(name: "answers", state: .ok, detail: String(answer[0].text.prefix(40))))
    } catch {
      return [Finding(name: "answers", state: .failed, detail: "\(error)")]
    }
    for (name, probe) in [
      ("tool calls", toolCalls), ("several answers", severalAnswers), ("seed", seed),
      ("reproducible", reproducible), ("descriptions", descriptions),
    ] as [(String, @Sendable () async throws -> (Finding.State, String))] {
      do {
        let (state, detail) = try await probe()
        findings.append(Finding(name: name, state: state, detail: detail))
      } catch {
        findings.append(Finding(name: name, state: .failed, detail: "\(error)"))
      }
    }
    return findings + sent
  }

  private var sent: [Finding] {
    var findings: [Finding] = []
    let penalty = backbone.settings.repeatPenalty
    findings.append(
      Finding(
        name: "repeat penalty", state: .ok,
        detail: penalty.map { "sent as \($0), since servers of this kind may default otherwise" }
          ?? "not sent; set repeat_penalty where the server has a default other than 1"))
    findings.append(
      Finding(
        name: "build", state: backbone.fingerprint == nil ? .limited : .ok,
        detail: backbone.fingerprint ?? "no fingerprint; the model behind the name may change"))
    if backbone.isKeyWithheld {
      findings.append(
        Finding(
          name: "key", state: .limited,
          detail: "kept back: it would travel in the clear; use https, or name it in key_env"))
    }
    return findings
  }

  private func ask(
    _ text: String, tools: [ToolSpec] = [], temperature: Double = 0, seed: UInt64 = 1,
    count: Int = 1, tokens: Int = 64
  ) async throws -> [Completion] {
    try await backbone.complete(
      CompletionRequest(
        messages: [Message(.user, text)], tools: tools, style: .toolCalls,
        sampling: Sampling(temperature: temperature, maximumTokens: tokens), seed: Seed(seed),
        count: count), privileged: nil)
  }

  @Sendable private func toolCalls() async throws -> (Finding.State, String) {
    let answer = try await ask(
      "Look up parcel P-4711 with the tool.", tools: [EndpointProbes.lookup], tokens: 256)[0]
    guard let call = answer.toolCalls.first else {
      let isText = answer.text.contains(EndpointProbes.lookup.name)
      return (
        .failed,
        isText
          ? "the call came as text; set \"tools\": \"text\", or start the server with a tool parser "
            + "(vLLM: --enable-auto-tool-choice --tool-call-parser)"
          : "no call came; the model may not use tools"
      )
    }
    let isRead = (try? JSONValue(parsing: call.arguments))?["parcel_number"] != nil
    return isRead
      ? (.ok, "\(call.name) \(call.arguments.prefix(60))")
      : (.limited, "the arguments do not follow the schema: \(call.arguments.prefix(60))")
  }

  @Sendable private func severalAnswers() async throws -> (Finding.State, String) {
    let before = backbone.spent.calls
    let answers = try await ask("Name a colour.", temperature: 1, count: 3, tokens: 16)
    let calls = backbone.spent.calls - before
    return calls == 1
      ? (.ok, "\(answers.count) in one request")
      : (.limited, "one in each request; n = 3 costs \(calls) requests")
  }

  @Sendable private func seed() async throws -> (Finding.State, String) {
    guard backbone.settings.sendsSeed else { return (.limited, "not sent on this wire") }
    let text = "Write a sentence about the sea."
    var same = 0
    var different: Set<String> = []
    for seed in 1...3 as ClosedRange<UInt64> {
      let first = try await ask(text, temperature: 1, seed: seed)[0].text
      let second = try await ask(text, temperature: 1, seed: seed)[0].text
      if first == second { same += 1 }
      different.insert(first)
    }
    if same == 3 {
      return different.count > 1
        ? (.ok, "honoured: equal seeds gave equal answers, others did not")
        : (.limited, "cannot tell: all answers are equal, whatever the seed")
    }
    return (.limited, "not honoured: \(same) of 3 pairs with equal seeds were equal")
  }

  @Sendable private func reproducible() async throws -> (Finding.State, String) {
    var answers: [String: Int] = [:]
    for _ in 0..<5 {
      let answer = try await ask("Explain in two sentences why the sky is blue.")[0]
      answers[answer.text, default: 0] += 1
    }
    let most = answers.values.max() ?? 0
    return most == 5
      ? (.ok, "5 of 5 greedy answers are equal")
      : (.limited, "\(most) of 5 greedy answers are equal; measure the noise with `optimize aa`")
  }

  @Sendable private func descriptions() async throws -> (Finding.State, String) {
    let filler = String(repeating: "This tool is described at length. ", count: 90)
    let tool = ToolSpec(
      name: "open_vault",
      summary: filler + "The pass word that must be given is kestrel-42.",
      parameters: [
        "type": "object", "properties": ["pass_word": ["type": "string"]],
        "required": ["pass_word"],
      ], kind: .read)
    let answer = try await ask(
      "Open the vault; the description of the tool has the pass word.", tools: [tool], tokens: 256)[
        0]
    let said = answer.text + (answer.toolCalls.first?.arguments ?? "")
    return said.contains("kestrel-42")
      ? (.ok, "\(tool.summary.utf8.count) bytes of a tool's description arrive")
      : (.limited, "the end of a description of \(tool.summary.utf8.count) bytes did not arrive")
  }
}
