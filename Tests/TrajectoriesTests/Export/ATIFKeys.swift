import Trajectories

/// The members that the interchange format allows and requires.
enum ATIFKeys {
  private static let root = [
    "schema_version*", "session_id", "trajectory_id", "agent*", "steps*", "notes",
    "final_metrics", "continued_trajectory_ref", "subagent_trajectories", "extra",
  ]
  private static let agent = ["name*", "version*", "model_name", "tool_definitions", "extra"]
  private static let step = [
    "step_id*", "timestamp", "source*", "message*", "model_name", "reasoning_effort",
    "reasoning_content", "tool_calls", "observation", "metrics", "is_copied_context",
    "llm_call_count", "extra",
  ]
  private static let call = ["tool_call_id*", "function_name*", "arguments*", "extra"]
  private static let result = ["source_call_id", "content", "subagent_trajectory_ref", "extra"]
  private static let metrics = [
    "prompt_tokens", "completion_tokens", "cached_tokens", "cost_usd", "prompt_token_ids",
    "completion_token_ids", "logprobs", "extra",
  ]
  private static let totals = [
    "total_prompt_tokens", "total_completion_tokens", "total_cached_tokens", "total_cost_usd",
    "total_steps", "extra",
  ]

  static func problems(in document: JSONValue) -> [String] {
    var problems = check(document, root, at: "")
    problems += check(document["agent"], agent, at: "agent.")
    problems += check(document["final_metrics"] ?? [:], totals, at: "final_metrics.")
    if document["schema_version"]?.stringValue?.hasPrefix("ATIF-v1.") != true {
      problems.append("schema_version is \(document["schema_version"]?.compactText ?? "missing")")
    }
    for (index, value) in (document["steps"]?.arrayValue ?? []).enumerated() {
      problems += stepProblems(value, index)
    }
    return problems
  }

  private static func stepProblems(_ value: JSONValue, _ index: Int) -> [String] {
    let place = "steps[\(index)]."
    var problems = check(value, step, at: place)
    if value["step_id"]?.intValue != index + 1 {
      problems.append("\(place)step_id is not \(index + 1)")
    }
    let source = value["source"]?.stringValue ?? ""
    if !["system", "user", "agent"].contains(source) {
      problems.append("\(place)source is \(source)")
    }
    for (number, element) in (value["tool_calls"]?.arrayValue ?? []).enumerated() {
      problems += check(element, call, at: "\(place)tool_calls[\(number)].")
      if let arguments = element["arguments"], arguments.objectValue == nil {
        problems.append("\(place)tool_calls[\(number)].arguments is no object")
      }
    }
    for (number, element) in (value["observation"]?["results"]?.arrayValue ?? []).enumerated() {
      problems += check(element, result, at: "\(place)observation.results[\(number)].")
    }
    problems += check(value["observation"] ?? [:], ["results"], at: place + "observation.")
    problems += check(value["metrics"] ?? [:], metrics, at: place + "metrics.")
    return problems
  }

  private static func check(_ value: JSONValue?, _ keys: [String], at place: String) -> [String] {
    guard let object = value?.objectValue else { return ["\(place) is no object"] }
    let known = Set(keys.map { $0.hasSuffix("*") ? String($0.dropLast()) : $0 })
    let unknown = object.keys.filter { !known.contains($0) }.map { "\(place)\($0) is unknown" }
    let missing = keys.filter { $0.hasSuffix("*") }.map { String($0.dropLast()) }
      .filter { object[$0] == nil }.map { "\(place)\($0) is missing" }
    return unknown + missing
  }
}
