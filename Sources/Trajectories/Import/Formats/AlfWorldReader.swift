/// Reads Reflexion's ALFWorld log: `Environment #i` blocks between lines of `#####`.
///
/// Solved episodes have no transcript; `env_results_trial_N.json` adds what it knows about them.
struct AlfWorldReader: RecordReader {
  private let results: JSONObject
  private let trial: Int

  init(path: String, outcomesPath: String?) throws(ImportError) {
    let name = String(path.split(separator: "/").last ?? "")
    trial = AlfWorldReader.trialNumber(in: name)
    results = try AlfWorldReader.readResults(beside: path, named: name, explicit: outcomesPath)
  }

  static func isBoundary(_ line: some Collection<UInt8>) -> Bool {
    line.count >= 5 && line.allSatisfy { $0 == UInt8(ascii: "#") }
  }

  mutating func episodes(in record: ImportRecord) throws(TrajectoryFormatError) -> [EpisodeDraft] {
    let lines = record.text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let head = lines.firstIndex(where: { $0.hasPrefix("Environment #") }) else { return [] }
    let parts = lines[head].dropFirst("Environment #".count).split(
      separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let number = Int(parts[0]) else {
      throw TrajectoryFormatError(
        expected: "\"Environment #\" with a number and a colon",
        found: JSONValue.string(String(lines[head])).shortDescription)
    }
    let body = lines[(head + 1)...]
    let result = results["env_\(number)"]
    let status = body.last { !$0.isEmpty } ?? ""
    var success = parts[1].contains("Success") || status.hasPrefix("STATUS: OK")
    if let known = result?["is_success"]?.boolValue { success = known }

    var draft = EpisodeDraft(environment: "alfworld", task: "env_\(number)")
    draft.trial = trial
    draft.lost = [.rawOutput]
    draft.source["environmentNumber"] = .integer(number)
    draft.source["type"] = result?["type"]
    draft.source["reflections"] = result?["memory"]
    AlfWorldReader.readTranscript(Array(body), into: &draft)
    // The log says that an episode failed, not why; 49 commands are Reflexion's budget.
    let end: Outcome.EndReason =
      success ? .completed : draft.steps.count >= 49 ? .stepsExhausted : .aborted
    draft.outcome = .recorded(score: success ? 1 : 0, success: success, endReason: end)
    return [draft]
  }

  private static func readTranscript(_ lines: [Substring], into draft: inout EpisodeDraft) {
    // Examples stand before the task itself, so the last task line is the one.
    let mark = "Your task is to:"
    guard let task = lines.lastIndex(where: { $0.hasPrefix(mark) }) else { return }
    let opening = lines[..<task].lastIndex { $0.isEmpty }.map { $0 + 1 } ?? lines.startIndex
    draft.task = String(lines[task].dropFirst(mark.count)).trimmingASCIISpace()
    draft.opening = Observation(
      lines[opening...task].joined(separator: "\n"), source: .environment)
    let examples = lines[..<opening].joined(separator: "\n").trimmingASCIISpace()
    if !examples.isEmpty { draft.system = examples }

    var commands: [(text: String, reply: [Substring])] = []
    for line in lines[(task + 1)...] {
      if line.hasPrefix("> ") {
        commands.append((String(line.dropFirst(2)), []))
      } else if let last = commands.indices.last, !line.hasPrefix("STATUS: ") {
        commands[last].reply.append(line)
      }
    }
    var actions = 0
    for (text, reply) in commands {
      let isThought = text.hasPrefix("think:")
      if !isThought { actions += 1 }
      let answer = reply.joined(separator: "\n").trimmingASCIISpace()
      let isRefused = !isThought && answer == "Nothing happens."
      draft.steps.append(
        Step(
          index: draft.steps.count, completions: [Completion(text: text)], action: .text(text),
          observation: Observation(answer, source: .environment),
          groundTruth: isRefused ? GroundTruth(errorClass: .preconditionSilent, isNoop: true) : nil)
      )
    }
    draft.turns = actions
    draft.actions = actions
  }

  private static func trialNumber(in name: String) -> Int {
    guard let mark = name.utf8Range(of: "trial_") else { return 0 }
    return Int(name[mark.upperBound...].prefix { $0.isNumber }) ?? 0
  }

  /// Reads the outcomes that a user named, or those beside the log where they exist.
  private static func readResults(
    beside path: String, named name: String, explicit: String?
  ) throws(ImportError) -> JSONObject {
    var candidate = explicit
    if candidate == nil, let mark = name.utf8Range(of: "trial_"), name.hasSuffix(".log") {
      let directory = path.dropLast(name.count)
      candidate =
        directory + name[..<mark.lowerBound] + "env_results_" + name[mark.lowerBound...].dropLast(4)
        + ".json"
    }
    guard let candidate else { return JSONObject() }
    let bytes: [UInt8]
    do throws(FileError) { bytes = try FileContents.read(candidate) } catch {
      if explicit == nil { return JSONObject() }
      throw .file(error)
    }
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes, options: .foreign)
    } catch {
      throw .broken(path: candidate, offset: error.offset, reason: error.detail)
    }
    guard let outcomes = value.objectValue else {
      throw .broken(
        path: candidate, offset: 0,
        reason: "expected an object of outcomes, found \(value.shortDescription)")
    }
    return outcomes
  }
}

extension String {
  fileprivate func utf8Range(of text: String) -> Range<String.Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
