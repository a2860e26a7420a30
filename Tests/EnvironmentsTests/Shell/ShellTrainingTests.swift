import Testing
import Trajectories

@testable import Environments

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The differential lane: `scripts/record-shell-training` makes the file that it reads.
@Suite struct ShellTrainingTests {
  static let path = getenv("METAHARNESS_SHELL_TRAINING").map { String(cString: $0) }

  @Test(.enabled(if: path != nil, "METAHARNESS_SHELL_TRAINING names no recorded file"))
  func officialScriptsPrintWhatBashPrints() throws {
    let bytes = try FileContents.read(Self.path ?? "")
    let value = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
    let tasks = value.arrayValue ?? []
    var equal = 0
    for task in tasks {
      var system = BaseMachine.make(time: Int(time(nil)) * 1_000_000_000)
      let login = system.shell
      for (place, key) in ["init", "script"].enumerated() {
        system.shell = login
        let interpreter = ShellInterpreter(system)
        let output = interpreter.run(
          (task[key]?.stringValue ?? "").octets, mergingErrors: false)
        system = interpreter.finish()
        guard place == 1 else { continue }
        let expected = (task["output"]?.stringValue ?? "").unicodeScalars.map {
          UInt8(truncatingIfNeeded: $0.value)
        }
        let isEqual = output.text == expected && output.status == task["status"]?.intValue
        if isEqual { equal += 1 }
        let number = task["number"]?.intValue ?? -1
        if !isEqual { print("task \(number): \(output.errors.decoded.prefix(160))") }
      }
    }
    print("equal: \(equal) of \(tasks.count)")
    #expect(!tasks.isEmpty)
    #expect(equal * 100 >= tasks.count * 92)
  }
}
