import Trajectories

extension Database.World {
  mutating func apply(
    _ action: Action, _ texts: DatabaseTexts
  ) throws(EnvironmentError) -> StepResult {
    if answer != nil {
      return refuse(
        texts.notice("committed"), .wrongState(expected: "open", actual: "committed"),
        end: .agentFinished)
    }
    switch action {
    case .tool("execute_sql", let arguments):
      guard let query = arguments["query"] else { return missing("query", texts) }
      guard let text = query.stringValue else { return mistyped("query", "a string", texts) }
      return try execute(text)
    case .tool("commit_final_answer", let arguments):
      guard let answers = arguments["answers"] else { return missing("answers", texts) }
      guard let list = answers.arrayValue else {
        return mistyped("answers", "a list of strings", texts)
      }
      let values = list.compactMap(\.stringValue)
      guard values.count == list.count else {
        return mistyped("answers", "a list of strings", texts)
      }
      answer = values
      return StepResult(
        Observation(texts.notice("committed"), source: .tool, reported: .ok),
        end: .agentFinished, groundTruth: GroundTruth(stateDigest: server.digest))
    case .tool(let name, _):
      return refuse(texts.notice("unknown", [("name", name)]), .unknownTool)
    case .say, .text:
      return StepResult(
        Observation(texts.notice("speech"), source: .user),
        groundTruth: GroundTruth(
          errorClass: .malformedCall, isNoop: true, stateDigest: server.digest))
    }
  }

  private mutating func execute(_ text: String) throws(EnvironmentError) -> StepResult {
    let command = server.command(text)
    let before = server.digest
    let reply: DatabaseReply
    switch command {
    case .reply(let known):
      reply = known
      if known.error == nil { isDescribed = true }
    case .statement(let statement):
      if command.isChange, !isKnownUniquelyReferenced(&server) { server = try server.copy() }
      reply = server.run(statement)
      if text == task.sample { isSampled = true }
    }
    let isIdleChange = command.isChange && server.digest == before
    if command.isChange, reply.error == nil {
      if !isIdleChange { reads = [] }
    } else if reads.count < 64 {
      reads.append(text)
    }
    return StepResult(
      Observation(
        reply.text, source: .tool, reported: reply.error == nil ? .ok : .error,
        isTruncated: reply.isTruncated),
      groundTruth: GroundTruth(
        errorClass: reply.error?.errorClass, isNoop: reply.error != nil || isIdleChange,
        stateDigest: server.digest))
  }

  private func missing(_ field: String, _ texts: DatabaseTexts) -> StepResult {
    refuse(texts.notice("missing", [("name", field)]), .schemaMissing(field: field))
  }

  private func mistyped(_ field: String, _ type: String, _ texts: DatabaseTexts) -> StepResult {
    refuse(
      texts.notice("type", [("name", field), ("type", type)]), .schemaType(field: field))
  }

  private func refuse(
    _ text: String, _ errorClass: ErrorClass, end: Outcome.EndReason? = nil
  ) -> StepResult {
    StepResult(
      Observation(text, source: .tool, reported: .error), end: end,
      groundTruth: GroundTruth(
        errorClass: errorClass, isNoop: true, stateDigest: server.digest))
  }
}

extension MySQLError {
  /// The error in the vocabulary that all environments share.
  var errorClass: ErrorClass {
    switch number {
    case 1146, 1051, 1109: .notFound(kind: "table")
    case 1054: .notFound(kind: "column")
    case 1049: .notFound(kind: "database")
    case 1305: .notFound(kind: "function")
    case 1136, 1222, 1241, 1582: .countMismatch
    case 1292, 1366, 1406, 1264, 1265, 1525, 1048: .schemaType(field: "value")
    case 1062: .duplicateAction
    case 1142: .unavailable(kind: "command")
    case 3024: .timeout
    default: .syntax(dialectCode: String(number))
    }
  }
}
