import Backbones
import Environments
import MetaHarness
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the runner and the store cost beside the world and the model: five-step episodes of the
/// smallest world, their traces written to a store.
enum RunnerSpeed {
  private static let episodes = 20_000
  private static let runs = 5

  static func measure() async -> JSONValue {
    do {
      var seconds: [Double] = []
      var processor: [Double] = []
      var bytes = 0
      for _ in 0..<runs {
        let once = try await record()
        seconds.append(once.wall)
        processor.append(once.processor)
        bytes = once.bytes
      }
      return [
        "episodes": .integer(episodes), "stepsPerEpisode": .integer(FiveSteps.steps),
        "storeBytesPerEpisode": .integer(bytes / episodes),
        "cores": .integer(EpisodeBatch.coreCount),
        "wallMicrosecondsPerEpisode": microseconds(seconds),
        "processorMicrosecondsPerEpisode": microseconds(processor),
      ]
    } catch {
      return ["error": .string("\(error)")]
    }
  }

  private static func microseconds(_ seconds: [Double]) -> JSONValue {
    .double((Stopwatch.median(seconds.sorted()) / Double(episodes) * 1e7).rounded() / 10)
  }

  private static func record() async throws -> (wall: Double, processor: Double, bytes: Int) {
    var template = Array("/tmp/metaharness-bench-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError(.create, path: "/tmp", errno: errno) }
    let folder = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
    let path = folder + "/store.sqlite"
    defer {
      for name in [path, path + "-wal", path + "-shm"] { unlink(name) }
      rmdir(folder)
    }
    let store = try Store(path: path, access: .readWrite)
    let run = try await store.run(named: "bench", configuration: "{}")
    let world = try EnvironmentCatalogue.builtIn.make("counter-desk")
    let task = try world.tasks(in: .train, limit: 1).first ?? ""
    let plans = (0..<episodes).map {
      EpisodePlan(
        environment: world, task: task, trial: $0, backbone: FiveSteps(),
        limits: EpisodeLimits(steps: FiveSteps.steps))
    }
    let recorder = Recorder(store: store, run: run, concurrency: 2 * EpisodeBatch.coreCount)
    let before = processorSeconds()
    let clock = ContinuousClock()
    let start = clock.now
    _ = try await recorder.record(plans)
    let wall = (clock.now - start) / .seconds(1)
    let bytes = try FileContents.read(path).count
    return (wall, processorSeconds() - before, bytes)
  }

  /// Processor time of all threads; POSIX counts it in millionths of a second.
  private static func processorSeconds() -> Double { Double(clock()) / 1e6 }
}

/// A model that adds one, whatever it is asked: its own cost is next to nothing.
private struct FiveSteps: Backbone {
  static let steps = 5
  let identity = BackboneIdentity(
    name: "five-steps", kind: .recorded, digest: Digest(of: "bench/five-steps"),
    isReproducible: true)
  private let answer = [
    Completion(
      text: "", toolCalls: [ToolCall(id: "c", name: "add", arguments: #"{"amount":1}"#)],
      finishReason: .toolCalls)
  ]

  func complete(
    _ request: CompletionRequest, privileged: WorldView?
  ) async throws(BackboneError) -> [Completion] { answer }
}
