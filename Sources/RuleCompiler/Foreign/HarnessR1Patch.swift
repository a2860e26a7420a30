public import Interventions
public import Trajectories

/// A patch of Harness-R1 as a harness of ours: its texts and conditions, never its code.
///
/// A rule whose condition asks for something that an agent cannot see is left out whole: without that
/// part it would fire more often than it was meant to.
public struct HarnessR1Patch: Sendable {
  /// The rules that could be read.
  public let harness: Harness
  /// What was left out, and why.
  public private(set) var leftOut: [RefusedCandidate] = []

  static let schema = "harness-r1-patch-v1"

  /// Whether a document is such a patch.
  public static func recognises(_ document: JSONValue) -> Bool {
    document["schema_version"]?.stringValue == schema
      || (document["benchmark"]?.stringValue != nil && document["actions"]?.arrayValue != nil)
  }

  /// Reads a patch; `file` is what error messages name.
  public init(_ document: JSONValue, file: String) throws(Unreadable) {
    guard HarnessR1Patch.recognises(document), let actions = document["actions"]?.arrayValue else {
      throw Unreadable(file: file)
    }
    let benchmark = document["benchmark"]?.stringValue?.lowercased() ?? ""
    let environment = HarnessR1Patch.environments[benchmark] ?? benchmark
    let mark = Digest(of: document.compactText).short
    var joined = Harness.empty
    joined.id = "imported/harness-r1-\(mark)"
    var left: [RefusedCandidate] = []
    for (place, action) in actions.prefix(HarnessR1Patch.limit).enumerated() {
      let name =
        action["rule_id"]?.stringValue ?? action["skill_id"]?.stringValue
        ?? action["id"]?.stringValue ?? action["type"]?.stringValue ?? "action"
      switch HarnessR1Patch.draft(action) {
      case .failure(let reason): left.append(RefusedCandidate(id: name, reason: reason.words))
      case .success(let draft):
        let rule = draft.rule("r1.\(mark).\(place)", environment)
        var shared: JSONObject = [
          "schema": "metaharness/1", "id": .string("r1"), "version": "1.0.0",
        ]
        shared["skills"] = .array(draft.skills)
        shared["interventions"] = [rule]
        do throws(HarnessFileError) {
          var single = try Harness(.object(shared), file: file)
          let problems = StructuralLint.findings(in: single).filter { $0.severity == .refusal }
          guard problems.isEmpty else {
            left.append(
              RefusedCandidate(
                id: name, reason: problems.map(\.description).joined(separator: "; ")))
            continue
          }
          single.interventions[0].origin = Origin(
            proposer: "llm",
            details: [
              "from": .string(HarnessR1Patch.schema), "benchmark": .string(benchmark),
              "name": .string(name),
            ])
          joined = joined.adding(single)
        } catch {
          left.append(RefusedCandidate(id: name, reason: "\(error)"))
        }
      }
    }
    harness = joined
    leftOut = left
  }

  /// A document that is no such patch.
  public struct Unreadable: Error, Sendable, Hashable, CustomStringConvertible {
    let file: String

    public var description: String {
      "\(file): expected a patch with \"benchmark\" and \"actions\" (\(HarnessR1Patch.schema)), found "
        + "another document"
    }
  }

  private static let limit = 64
  private static let environments = [
    "alfworld": "household", "webshop": "shop", "dbbench": "database",
  ]
}

// MARK: - Actions

extension HarnessR1Patch {
  fileprivate struct Reason: Error {
    let words: String
  }

  fileprivate struct Draft {
    var about: String
    var phase: String
    var when: JSONValue?
    var then: JSONValue
    var limits: JSONObject = ["maxFiresPerEpisode": 3, "cooldownSteps": 1]
    var skills: [JSONValue] = []

    func rule(_ id: String, _ environment: String) -> JSONValue {
      var rule: JSONObject = [
        "id": .string(id), "about": .string(about), "phase": .string(phase),
      ]
      rule["when"] = when
      rule["then"] = [then]
      rule["limits"] = .object(limits)
      if !environment.isEmpty { rule["scope"] = ["environments": [.string(environment)]] }
      return .object(rule)
    }
  }

  fileprivate static func draft(_ action: JSONValue) -> Result<Draft, Reason> {
    switch action["type"]?.stringValue {
    case "add_code_hook": .failure(Reason(words: "code is never imported"))
    case "set_config": .failure(Reason(words: "it changes another program's settings"))
    case "edit_tool_hint": toolHint(action)
    case "add_or_edit_skill": skill(action)
    case "add_guard_rule": guardRule(action)
    case "add_recovery_rule": recoveryRule(action)
    default: .failure(Reason(words: "its type is unknown"))
    }
  }

  private static func text(_ value: JSONValue?) -> String? {
    guard let text = value?.stringValue, !text.isEmpty else { return nil }
    return RuleDraft.safe(text, limit: 900)
  }

  private static func toolHint(_ action: JSONValue) -> Result<Draft, Reason> {
    guard let words = text(action["text"]), let tool = action["tool"]?.stringValue else {
      return .failure(Reason(words: "expected a tool and a text"))
    }
    return .success(
      Draft(
        about: "A hint for \(tool).", phase: "start",
        then: ["contract": ["text": .string(words), "tool": .string(tool)]]))
  }

  private static func skill(_ action: JSONValue) -> Result<Draft, Reason> {
    guard let words = text(action["text"]) else {
      return .failure(Reason(words: "expected a text"))
    }
    let title = action["skill_id"]?.stringValue ?? "skill"
    var draft = Draft(
      about: "Shows a skill where it fits the task.", phase: "start",
      then: ["injectSkill": ["count": 1]])
    draft.skills = [
      [
        "title": .string(title), "text": .string(words),
        "keywords": .array(
          (action["keywords"]?.arrayValue ?? []).compactMap(\.stringValue)
            .map { .string($0.replacing("_", with: " ")) }),
      ]
    ]
    return .success(draft)
  }

  private static func guardRule(_ action: JSONValue) -> Result<Draft, Reason> {
    R1Condition.trigger(action["condition"] ?? .null).flatMap { when in
      let effect = action["effect"]
      let message = text(effect?["message"])
      let other = text(effect?["action"])
      // What would be done in the model's place is named to it instead: it decides.
      guard let words = message ?? other.map({ "Consider this instead: \($0)" }) else {
        return .failure(Reason(words: "its effect has no text"))
      }
      let full = [message, message == nil ? nil : other.map { "Consider this instead: \($0)" }]
        .compactMap { $0 }.joined(separator: " ")
      var draft = Draft(
        about: "Sends an action back.", phase: "gate", when: when,
        then: ["veto": ["text": .string(full.isEmpty ? words : full)]])
      draft.limits = ["maxFiresPerEpisode": 3, "cooldownSteps": 0, "maxConsecutiveVetoes": 1]
      return .success(draft)
    }
  }

  private static func recoveryRule(_ action: JSONValue) -> Result<Draft, Reason> {
    R1Condition.trigger(action["condition"] ?? .null).flatMap { when in
      let effect = action["effect"]
      guard
        let words = text(effect?["message"])
          ?? text(effect?["action"]).map({ "Consider this next: \($0)" })
      else { return .failure(Reason(words: "its effect has no text")) }
      return .success(
        Draft(
          about: "Says something after a step.", phase: "post", when: when,
          then: ["annotateObs": ["text": .string(words)]]))
    }
  }
}

/// Conditions of such patches as triggers of ours.
private enum R1Condition {
  static func trigger(_ condition: JSONValue) -> Result<JSONValue, HarnessR1Patch.Reason> {
    guard case .object(let object) = condition, object.count == 1, let name = object.keys.first,
      let value = object[name]
    else { return .failure(.init(words: "expected a condition with one operator")) }
    switch name {
    case "all", "any":
      var parts: [JSONValue] = []
      for part in value.arrayValue ?? [] {
        switch trigger(part) {
        case .success(let found): parts.append(found)
        case .failure(let reason): return .failure(reason)
        }
      }
      guard !parts.isEmpty else { return .failure(.init(words: "an empty condition")) }
      return .success(parts.count == 1 ? parts[0] : .object([name: .array(parts)]))
    case "not": return trigger(value).map { ["not": $0] }
    case "pred":
      let predicate = value.stringValue ?? ""
      return found(predicates[predicate], "predicate \(predicate)")
    default:
      guard let sides = value.arrayValue, sides.count == 2, let path = sides[0].stringValue else {
        return .failure(.init(words: "expected a path and a value under \(name)"))
      }
      return found(comparison(path, name, sides[1]), "\(path) \(name)")
    }
  }

  private static func found(
    _ trigger: JSONValue?, _ what: String
  ) -> Result<JSONValue, HarnessR1Patch.Reason> {
    trigger.map(Result.success)
      ?? .failure(.init(words: "nothing that an agent sees says '\(what)'"))
  }

  private static let predicates: [String: JSONValue] = [
    "action_not_admissible": ["admissible": ["is": "notOffered"]],
    "nothing_happens_repeated": ["obs": ["noop": true, "last": 2, "count": 2]],
    "same_observation_repeated": ["repeat": ["of": "observation", "times": 1]],
    "same_action_repeated": ["repeat": ["of": "action", "times": 2]],
    "same_click_repeated": ["repeat": ["of": "action", "times": 2]],
    "duplicate_search_repeated": ["repeat": ["of": "action", "times": 1]],
    "repeated_sql": ["repeat": ["of": "action", "times": 1]],
    "text_only_loop": ["repeat": ["of": "idleTurn", "times": 2]],
    "remaining_steps_low": ["budget": ["quantity": "stepsLeft", "op": "le", "value": 5]],
    "remaining_rounds_low": ["budget": ["quantity": "stepsLeft", "op": "le", "value": 3]],
    "last_result_error": ["error": ["consecutive": 1]],
    "unknown_column_error": ["obs": ["pattern": "(?i)unknown column"]],
    "syntax_error": ["obs": ["pattern": "(?i)error in your sql syntax"]],
    "last_result_empty": ["obs": ["pattern": #"^\s*(\[\])?\s*$"#]],
    "execute_sql": ["tool": ["name": ["execute_sql"]]],
    "commit_final_answer": ["tool": ["name": ["commit_final_answer"]]],
    "buy_now_available": ["admissible": ["is": "available", "pattern": "(?i)buy now"]],
  ]

  private static func comparison(_ path: String, _ op: String, _ value: JSONValue) -> JSONValue? {
    switch path {
    case "action.tool":
      guard op == "eq", let name = value.stringValue else { return nil }
      return ["tool": ["name": [.string(name)]]]
    case "action.raw", "action.normalized", "action.query", "action.value",
      "action.value_normalized", "action.final_action":
      return pattern(op, value).map { ["tool": ["pattern": .string($0)]] }
    case "state.last_result", "state.last_error_text":
      return pattern(op, value).map { ["obs": ["pattern": .string($0)]] }
    case "action.in_admissible":
      guard op == "eq", let isOffered = value.boolValue else { return nil }
      return ["admissible": ["is": isOffered ? "offered" : "notOffered"]]
    case "state.last_result_was_error":
      guard op == "eq", let isError = value.boolValue else { return nil }
      let error: JSONValue = ["error": ["consecutive": 1]]
      return isError ? error : ["not": error]
    case "state.remaining_steps", "state.remaining_rounds":
      guard let steps = value.doubleValue, op == "lt" || op == "lte" else { return nil }
      return [
        "budget": [
          "quantity": "stepsLeft", "op": .string(op == "lt" ? "lt" : "le"), "value": .double(steps),
        ]
      ]
    case "state.error_streak", "state.invalid_action_count":
      return least(op, value).map { ["error": ["consecutive": .integer($0)]] }
    case "state.nothing_happens_count":
      return least(op, value).map {
        ["obs": ["noop": true, "last": .integer($0), "count": .integer($0)]]
      }
    case "state.repeated_action_count", "state.same_click_count", "state.duplicate_search_count":
      return least(op, value).map { ["repeat": ["of": "action", "times": .integer($0)]] }
    case "state.repeated_observation_count":
      return least(op, value).map { ["repeat": ["of": "observation", "times": .integer($0)]] }
    case "state.text_only_streak":
      return least(op, value).map { ["repeat": ["of": "idleTurn", "times": .integer($0)]] }
    default: return nil
    }
  }

  /// The least count that a comparison asks for.
  private static func least(_ op: String, _ value: JSONValue) -> Int? {
    guard let number = value.intValue, (0...200).contains(number) else { return nil }
    switch op {
    case "gte", "eq": return max(1, number)
    case "gt": return number + 1
    default: return nil
    }
  }

  private static func pattern(_ op: String, _ value: JSONValue) -> String? {
    guard let text = value.stringValue, !text.isEmpty, text.utf8.count <= 80 else { return nil }
    let quoted = Pattern.escaped(text)
    switch op {
    case "contains": return "(?i)\(quoted)"
    case "startswith": return "(?i)^\(quoted)"
    case "endswith": return "(?i)\(quoted)$"
    case "eq": return "(?i)^\(quoted)$"
    default: return nil
    }
  }
}
