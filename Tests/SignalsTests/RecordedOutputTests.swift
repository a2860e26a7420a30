import Testing
import Trajectories

@testable import Signals

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The outputs of real models that are not well formed, where the recorded runs are at hand.
@Suite("Recorded outputs")
struct RecordedOutputTests {
  static let files = [
    "tau_airline/gpt-4o.json", "tau_retail/agentrx_full.json", "sql/gpt-3.5_multiturn.json",
    "sql/gpt-3.5_react.json", "sql/text-davinci-003_multiturn.json", "sql/vicuna_multiturn.json",
    "bash/gpt-3.5_multiturn_fs1.json", "bash/text-davinci-003_multiturn_fs1.json",
    "webshop/text-davinci-002_react.log", "alfworld/text-davinci-003_trial_0.log",
    "alfworld/text-davinci-003_trial_1.log", "alfworld/text-davinci-003_trial_2.log",
    "alfworld/text-davinci-003_trial_3.log",
  ]

  private static let folder =
    (getenv("METAHARNESS_DATA").map { String(cString: $0) }
      ?? "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
      + "/../shared/data") + "/trajectories"

  private static var isPresent: Bool { access(folder, R_OK) == 0 }

  @Test(
    "well-formed ones stay as they are, the others come out as a known call or not at all",
    .enabled(if: isPresent, "the recorded runs are not beside the checkout"), arguments: files)
  func outputs(file: String) throws {
    var read = 0
    var malformed = 0
    _ = try TrajectoryImporter().run(path: Self.folder + "/" + file) { episode in
      let header = episode.trajectory.header
      let style: ActionStyle = header.tools.isEmpty ? .textCommands : .toolCalls
      let ladder = ParseLadder(tools: ToolTable(header.tools), style: style)
      for step in episode.trajectory.steps {
        for completion in step.completions {
          let strict = ActionReading.strict(completion, style: style)
          let reading = ladder.read(completion, strict: strict)
          read += 1
          if reading != strict || strict.action == nil { malformed += 1 }
          if !completion.toolCalls.isEmpty, strict.action != nil { #expect(reading == strict) }
          if reading != strict, case .tool(let name, _)? = reading.action,
            completion.toolCalls.isEmpty
          {
            #expect(ladder.tools.meant(by: name) != nil, "\(completion.text.prefix(300))")
          }
          #expect(ladder.read(completion, strict: strict) == reading)
        }
      }
    }
    #expect(read > 0)
    print("\(file): \(read) outputs, \(malformed) not well formed")
  }
}
