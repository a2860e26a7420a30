import Testing
import Trajectories

@testable import Environments

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Scripts whose output the real bash and coreutils produced; `scripts/record-shell-lanes` runs them.
@Suite struct ShellLaneTests {
  /// Where the lanes lie that quote data which is not part of the package.
  static let folder = getenv("METAHARNESS_SHELL_LANES").map { String(cString: $0) }

  struct Count {
    var equal = 0
    var scripts = 0
    var excluded: [String: Int] = [:]
    var differing: [Int] = []
  }

  /// Runs a lane; what is excluded counts neither way.
  static func compare(
    _ cases: [JSONValue], _ scripts: (JSONValue) -> [String], time: Int
  ) -> Count {
    var count = Count()
    for each in cases {
      if let cause = each["excluded"]?.stringValue {
        count.excluded[cause, default: 0] += 1
        continue
      }
      var system = BaseMachine.make(time: time)
      let login = system.shell
      var last: ShellInterpreter.Output?
      for script in scripts(each) {
        system.shell = login
        let interpreter = ShellInterpreter(system)
        last = interpreter.run(script.octets, mergingErrors: false)
        system = interpreter.finish()
      }
      let expected = (each["output"]?.stringValue ?? "").unicodeScalars.map {
        UInt8(truncatingIfNeeded: $0.value)
      }
      count.scripts += 1
      if last?.text == expected, last?.status == each["status"]?.intValue {
        count.equal += 1
      } else {
        count.differing.append(each["number"]?.intValue ?? -1)
      }
    }
    return count
  }

  @Test func generatedScriptsPrintWhatBashPrints() throws {
    let path = ShellEnvironmentTests.home + "/Tests/EnvironmentsTests/Shell/generated.json"
    let lane = try JSONValue(parsing: try FileContents.read(path))
    let setup = lane["setup"]?.stringValue ?? ""
    let count = Self.compare(
      lane["cases"]?.arrayValue ?? [], { [setup + ($0["script"]?.stringValue ?? "")] },
      time: BaseMachine.startTime)
    #expect(count.scripts == 400)
    #expect(count.equal * 100 >= count.scripts * 97, "different: \(count.differing)")
  }

  @Test(
    .enabled(if: folder != nil, "METAHARNESS_SHELL_LANES names no folder with recorded lanes"),
    arguments: [("training", 92), ("actions", 85)])
  func recordedScriptsPrintWhatBashPrints(lane: String, percent: Int) throws {
    let path = "\(Self.folder ?? "")/\(lane).json"
    let cases = try JSONValue(parsing: try FileContents.read(path)).arrayValue ?? []
    let count = Self.compare(
      cases, { [$0["init"]?.stringValue ?? "", $0["script"]?.stringValue ?? ""] },
      time: Int(time(nil)) * 1_000_000_000)
    print(
      "\(lane): \(count.equal) of \(count.scripts) equal, excluded "
        + count.excluded.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
        .joined(separator: ", ") + ", different: \(count.differing)")
    #expect(count.scripts > 300)
    #expect(count.equal * 100 >= count.scripts * percent)
  }
}
