import Backbones
import Environments
import MetaHarness
import Signals
import Statistics
import Testing
import Trajectories

@testable import FailureMiner

/// The detectors against faults that were planted, labelled and committed before they first met them.
@Suite("Planted failures")
struct PlantedFailureTests {
  private static let environments = [
    "retail", "telecom", "airline", "database", "household", "shop", "shell",
  ]
  private static let episodesPerKind = 40

  /// The detectors that are made for each kind; fixed before the first run.
  private static func detectors(for kind: ScriptedFault) -> [Detector] {
    switch kind {
    case .repeatsItself: [.repeatIdentical, .repeatAfterError, .cycle, .noop]
    case .inventsTool: [.unknownTool]
    case .skipsRead: [.missingPrerequisite]
    case .stopsEarly: [.prematureFinish]
    case .forgetsWindow: [.contextOverflow]
    case .driftsInFormat: [.malformedOutput]
    case .actsUnconfirmed: [.unconfirmedWrite]
    case .copiesNeighbour, .keepsStaleFact, .wrongEntity, .dropsLeg, .trustsUser: []
    }
  }

  /// The kinds that reach recall 0.95 and precision 0.90; a change either way must be looked at.
  private static let meetBothBounds = [
    "forgets-window", "repeats-itself", "drifts-in-format", "invents-tool", "acts-unconfirmed",
  ]

  private struct Shown {
    let kind: ScriptedFault
    let labels: Set<String>
    /// Whether an answer that a fault of any kind gave was given again unchanged.
    let isRepeated: Bool
    /// Whether a fault of any kind ended the episode by a finishing call.
    let isEnded: Bool
    let fired: DetectorSet
  }

  /// The tasks of one environment that are still to be played with a kind of fault.
  private struct Supply {
    let world: any Environment
    var tasks: ArraySlice<String>
  }

  /// Episodes of one kind, from all environments in turn, until enough were struck; and what fires
  /// with settings that were learned from episodes without faults.
  private static func episodes(
    of kind: ScriptedFault, settings: [String: DetectorSettings]
  ) async throws -> [Shown] {
    let backbone = try BackboneCatalogue.builtIn.make("scripted:" + kind.rawValue)
    var supplies = try environments.filter(kind.applies(to:)).map { name in
      let world = try EnvironmentCatalogue.builtIn.make(name)
      return Supply(world: world, tasks: try world.tasks(in: .train, limit: 240)[...])
    }
    var shown: [Shown] = []
    var struck = 0
    while struck < episodesPerKind, supplies.contains(where: { !$0.tasks.isEmpty }) {
      for place in supplies.indices {
        var isStruck = false
        while !isStruck, let task = supplies[place].tasks.popFirst() {
          let world = supplies[place].world
          let trajectory = await EpisodeRunner.run(
            EpisodePlan(environment: world, task: task, backbone: backbone, runSeed: Seed(7)))
          let episode = read(trajectory, kind, settings[world.name] ?? DetectorSettings())
          isStruck = episode.labels.contains(kind.rawValue)
          shown.append(episode)
        }
        if isStruck { struck += 1 }
      }
    }
    return shown
  }

  private static func read(
    _ trajectory: Trajectory, _ kind: ScriptedFault, _ settings: DetectorSettings
  ) -> Shown {
    let labels = trajectory.steps.compactMap(\.groundTruth).flatMap(\.planted)
      .compactMap { $0.split(separator: ":").first.map(String.init) }
    var fold = DetectorFold(trajectory.header, settings: settings)
    var fired = UInt32(0)
    for step in trajectory.steps { fired |= fold.take(step).fired.bits }
    return Shown(
      kind: kind, labels: Set(labels), isRepeated: repeats(trajectory), isEnded: ends(trajectory),
      fired: DetectorSet(bits: fired))
  }

  /// The fault table says how often a wrong answer of any kind is given before the model finds its
  /// way; all but the first of those are repeats that were planted too.
  private static func repeats(_ trajectory: Trajectory) -> Bool {
    var given: Set<String> = []
    for step in trajectory.steps {
      for label in step.groundTruth?.planted ?? [] where !label.hasPrefix("harmless") {
        let answer = step.action.map { "\($0)" } ?? step.completions.first?.text ?? ""
        if !given.insert(label + "|" + answer).inserted { return true }
      }
    }
    return false
  }

  /// A fault of any kind at a finishing call has made the model stop there.
  private static func ends(_ trajectory: Trajectory) -> Bool {
    let finishing = Set(trajectory.header.tools.filter { $0.kind == .finish }.map(\.name))
    return trajectory.steps.contains { step in
      finishing.contains(step.action?.toolName ?? "")
        && step.groundTruth?.planted.contains { !$0.hasPrefix("harmless") } ?? false
    }
  }

  private static func learned() async throws -> [String: DetectorSettings] {
    var settings: [String: DetectorSettings] = [:]
    for name in environments {
      let world = try EnvironmentCatalogue.builtIn.make(name)
      var run = MiningRun()
      for task in try world.tasks(in: .train, limit: 60) {
        let trajectory = await EpisodeRunner.run(
          EpisodePlan(environment: world, task: task, backbone: ExpertBackbone(), runSeed: Seed(3)))
        run.add(trajectory, key: task)
      }
      settings[name] = run.learnedSettings()
    }
    return settings
  }

  @Test("kinds that have a detector are found, and little else is taken for them")
  func recallAndPrecision() async throws {
    let settings = try await Self.learned()
    var all: [Shown] = []
    for kind in ScriptedFault.allCases {
      all += try await Self.episodes(of: kind, settings: settings)
    }
    var met: [String] = []
    print("kind | detectors | struck | recall [95 %] | fired | precision [95 %]")
    for kind in ScriptedFault.allCases {
      let made = Self.detectors(for: kind)
      let struck = all.filter { $0.kind == kind && $0.labels.contains(kind.rawValue) }
      let found = struck.count { shown in made.contains { shown.fired.contains($0) } }
      let fired = all.filter { shown in made.contains { shown.fired.contains($0) } }
      let right = fired.count { shown in
        shown.labels.contains(kind.rawValue) || (kind == .repeatsItself && shown.isRepeated)
          || (kind == .stopsEarly && shown.isEnded)
      }
      let recall = ClopperPearson.interval(found, of: max(1, struck.count), level: 0.95)
      let precision = ClopperPearson.interval(right, of: max(1, fired.count), level: 0.95)
      print(
        "\(kind.rawValue) | \(made.map(\.rawValue).joined(separator: " ")) | \(struck.count) | "
          + "\(recall.estimate) [\(recall.lower), \(recall.upper)] | \(fired.count) | "
          + "\(precision.estimate) [\(precision.lower), \(precision.upper)]")
      if kind.detector != nil, struck.count >= Self.episodesPerKind, recall.estimate >= 0.95,
        precision.estimate >= 0.9
      {
        met.append(kind.rawValue)
      }
    }
    // Every kind with a detector is asked to meet the bounds; docs/mining.md says which do not yet.
    #expect(met == Self.meetBothBounds)
  }
}
