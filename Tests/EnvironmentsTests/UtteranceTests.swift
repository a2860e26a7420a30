import Testing
import Trajectories

@testable import Environments

#if canImport(Glibc)
  import Glibc
#endif

/// How well the scripted user understands agents that it was not written for.
@Suite struct UtteranceTests {
  static let recordings = [
    (desk: "airline", file: ConformanceTests.data + "/trajectories/tau_airline/gpt-4o.json"),
    (desk: "retail", file: ConformanceTests.data + "/trajectories/tau_retail/agentrx_full.json"),
  ]
  static let hasRecordings = recordings.allSatisfy { access($0.file, R_OK) == 0 }

  /// What the assistant said in each recorded run.
  static func turns(in file: String) throws -> [[String]] {
    let runs = try JSONValue(parsing: try FileContents.read(file), options: .foreign)
    return (runs.arrayValue ?? []).map { run in
      (run["traj"]?.arrayValue ?? []).compactMap { message in
        message["role"]?.stringValue == "assistant" ? message["content"]?.stringValue : nil
      }
    }
  }

  /// Hits, false alarms and misses over all acts.
  struct Score {
    var hits = 0
    var falseAlarms = 0
    var misses = 0

    var precision: Double { Double(hits) / Double(max(1, hits + falseAlarms)) }
    var recall: Double { Double(hits) / Double(max(1, hits + misses)) }

    mutating func count(_ seen: Set<String>, _ wanted: Set<String>) {
      hits += seen.intersection(wanted).count
      falseAlarms += seen.subtracting(wanted).count
      misses += wanted.subtracting(seen).count
    }
  }

  private func acts(of text: String, _ slots: [SlotWords]) -> Set<String> {
    let acts = DialogueActs(SpokenText(text), slots: slots)
    let flags = [
      "consent": acts.asksConsent, "done": acts.claimsDone, "deny": acts.denies,
      "transfer": acts.announcesTransfer, "more": acts.asksForMore, "figure": acts.statesFigure,
    ]
    return Set(flags.filter(\.value).keys).union(acts.asks.map { "ask:" + $0 })
  }

  @Test(.enabled(if: hasRecordings, "the recorded runs are not here"))
  func actsAreRecognisedOnTurnsThatWereNeverLookedAt() throws {
    let labels = try DeskKit.json(
      DeskRuns.home + "/Tests/EnvironmentsTests/Utterances/labels.json")
    var tuned = Score()
    var unseen = Score()
    for (desk, file) in Self.recordings {
      let labelled = labels[desk]?.objectValue ?? JSONObject()
      var texts: [String: String] = [:]
      for text in try Self.turns(in: file).flatMap(\.self)
      where !text.trimmingASCIISpace().isEmpty { texts[Digest(of: text).hex] = text }
      let chosen = texts.keys.sorted().prefix(300)
      #expect(chosen.map { String($0.prefix(16)) } == labelled.keys.sorted())
      let slots = try DeskKit(folder: desk, home: DeskRuns.home, isCompact: false).slots
      for digest in chosen {
        guard let text = texts[digest] else { continue }
        let key = String(digest.prefix(16))
        let wanted = Set(
          (labelled[key]?.stringValue ?? "").split(separator: " ").map(String.init))
        let isTuned = (key.last?.hexDigitValue ?? 0) % 2 == 0
        if isTuned {
          tuned.count(acts(of: text, slots), wanted)
        } else {
          unseen.count(acts(of: text, slots), wanted)
        }
      }
    }
    print("utterances: looked at \(tuned) \(tuned.precision) \(tuned.recall)")
    print("utterances: unseen \(unseen) \(unseen.precision) \(unseen.recall)")
    #expect(unseen.precision >= 0.95, "precision \(unseen.precision)")
    #expect(unseen.recall >= 0.85, "recall \(unseen.recall)")
  }

  @Test(.enabled(if: hasRecordings, "the recorded runs are not here"))
  func recordedAgentsNeverCatchTheUserInALoop() throws {
    for (desk, file) in Self.recordings {
      let scripts = try Self.scripts(of: desk, limit: 24)
      let slots = try DeskKit(folder: desk, home: DeskRuns.home, isCompact: false).slots
      var turns = 0
      for (number, said) in try Self.turns(in: file).enumerated() where !said.isEmpty {
        var user = ScriptedUser(scripts[number % scripts.count])
        _ = user.open()
        var hasLeft = false
        // The agent's turns over and over: whatever it says, the user leaves in the end.
        for turn in 0..<45 where !hasLeft {
          turns += 1
          if case .leave = user.reply(to: said[turn % said.count], slots: slots).act {
            hasLeft = true
          }
        }
        #expect(hasLeft, "\(desk) run \(number)")
      }
      #expect(turns > 200, "\(desk)")
    }
  }

  private static func scripts(of desk: String, limit: Int) throws -> [UserScript] {
    let environment = try DeskRuns.make(desk)
    if let airline = environment as? DeskEnvironment<AirlineWorld> {
      return try airline.tasks(in: .train, limit: limit).map { try airline.source.task($0).script }
    }
    let retail = try #require(environment as? DeskEnvironment<RetailWorld>)
    return try retail.tasks(in: .train, limit: limit).map { try retail.source.task($0).script }
  }
}
