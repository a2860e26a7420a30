import Testing
import Trajectories

@testable import Environments

/// The demonstrated way is one that an agent could go that reads nothing but the dialogue.
@Suite struct TelecomReadingTests {
  /// One customer with one request, and every set of faults behind it.
  @Test(arguments: [Symptom.service, .data, .mms], [TaskSplit.train, .dev])
  func equalDialoguesLeadToEqualActionsWhateverIsWrong(
    symptom: Symptom, split: TaskSplit
  ) throws {
    let desk = try #require(try DeskRuns.make("telecom", isCompact: true) as? TelecomEnvironment)
    let seed = try #require(try desk.tasks(in: split, limit: 120).first { $0.contains("/T12/") })
    let source = try Variants(origin: try desk.source.task(seed), symptom: symptom, kit: desk.kit)
    var environment: any Environment = TelecomEnvironment(
      kit: desk.kit, source: source, mode: desk.mode)
    let expert = try #require(environment.expert())
    var runs: [(String, DeskRuns.Run)] = []
    for id in source.tasks(in: split, limit: .max) {
      let run = try DeskRuns.play(&environment, id, expert)
      #expect(run.result.success, "\(id): \(run.result.detail ?? "")\n\(run.transcript)")
      runs.append((id, run))
    }
    #expect(runs.count >= 18)
    for (left, one) in runs {
      for (right, other) in runs where left < right {
        for place in 0..<min(one.actions.count, other.actions.count) {
          guard one.observations[place] == other.observations[place] else { break }
          #expect(one.actions[place] == other.actions[place], "\(left) and \(right) at \(place)")
          guard one.actions[place] == other.actions[place] else { break }
        }
      }
    }
  }

  /// Tasks that open alike and hide different faults.
  private struct Variants: TelecomTaskSource {
    let origin: TelecomTask
    let symptom: Symptom
    let kit: TelecomKit
    private let words: TelecomVocabulary
    private let sets: [[Fault]]

    init(origin: TelecomTask, symptom: Symptom, kit: TelecomKit) throws {
      self.origin = origin
      self.symptom = symptom
      self.kit = kit
      words = try TelecomVocabulary(folder: DeskKit.folder("telecom", home: DeskRuns.home))
      let faults = Fault.fixable(symptom)
      var sets: [[Fault]] = [[]] + faults.map { [$0] }
      for (place, fault) in faults.enumerated() {
        for other in faults[(place + 1)...] where !fault.excludes(other) {
          sets.append([fault, other])
        }
      }
      sets += Fault.unfixable.filter { $0.symptom == symptom }.map { [$0.fault] }
      self.sets = sets
    }

    func tasks(in split: TaskSplit, limit: Int) -> [String] {
      sets.indices.prefix(limit).map { "telecom/variant/\(100 + $0)" }
    }

    func task(_ id: String) throws(EnvironmentError) -> TelecomTask {
      guard let number = id.split(separator: "/").last.flatMap({ Int($0) }) else {
        throw .unknownTask(id, environment: "telecom")
      }
      let faults = sets[number - 100]
      var builder = TelecomTaskBuilder(
        world: origin.world, subscriber: origin.subscriber, line: origin.line, words: words,
        phrases: kit.desk.phrases, pools: NamePools(split: .train), random: Seed(7).generator)
      builder.world.handset.phone = Phone()
      builder.identify()
      for fault in Fault.allCases where faults.contains(fault) { builder.apply(fault) }
      if let known = Fault.unfixable.first(where: { faults.contains($0.fault) }) {
        builder.code = known.code
        builder.expectsTransfer = known.fault != .noFifthGeneration
      }
      builder.symptom = symptom
      builder.random = Seed(8).generator
      builder.request = builder.say("report." + symptom.rawValue)
      let isAbroad = builder.world.handset.around.isAbroad
      builder.know("location", builder.say(isAbroad ? "place.abroad" : "place.home"))
      guard let task = builder.finish(id: "telecom/variant", template: .fewFaults) else {
        throw .unknownTask(id, environment: "telecom")
      }
      return task
    }
  }
}
