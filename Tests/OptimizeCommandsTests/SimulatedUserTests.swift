import TestSupport
import Testing
import Trajectories

@testable import OptimizeCommands

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A served model in the user's place, over the wire.
@Suite struct SimulatedUserTests {
  static let data: String =
    getenv("METAHARNESS_DATA").map { String(cString: $0) }
    ?? #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/shared/data"
  static let hasData = access(data + "/tau-bench/retail/tasks_test.json", R_OK) == 0

  private func record(_ server: StubServer, in folder: TemporaryFolder) async -> Ran {
    await Ran([
      "record", "--env", "retail", "--backbone", "expert", "--set", "official=v1", "--data",
      Self.data, "--user-backbone", server.url + "#shopper", "--limit", "2", "--runs-dir",
      folder.path, "--json",
    ])
  }

  @Test(.enabled(if: hasData, "the official data is not here; set METAHARNESS_DATA"))
  func modelBehindAnAddressPlaysTheUser() async throws {
    let server = StubServer { request in
      // The user's own words come back to it as the assistant's.
      let isFirst = !request.body.contains("\"assistant\"")
      return StubServer.reply(StubServer.chat(isFirst ? "Hello, I need help." : "###STOP###"))
    }
    let folder = try TemporaryFolder()
    let ran = await record(server, in: folder)
    #expect(ran.status == .done, "\(ran.error)")
    let summary = try JSONValue(parsing: ran.output)
    #expect(summary["played"]?.intValue == 2 && summary["broken"]?.intValue == 0)
    #expect(summary["simulatedUser"]?.stringValue?.contains("shopper") == true, "\(ran.output)")
    let asked = server.requests.filter { $0.body.contains("###STOP###") }
    #expect(asked.count >= 4, "each of two users speaks first and ends the dialogue")
    #expect(asked.allSatisfy { $0.path.hasSuffix("/chat/completions") })
    #expect(asked.allSatisfy { $0.body.contains("\"shopper\"") })
  }

  @Test(.enabled(if: hasData, "the official data is not here; set METAHARNESS_DATA"))
  func unreachableUsersAreAnInfrastructureFailure() async throws {
    let server = StubServer { _ in StubServer.reply("{}", status: "404 Not Found") }
    let folder = try TemporaryFolder()
    let ran = await record(server, in: folder)
    #expect(ran.status != .done)
    #expect(!ran.output.contains("\"successes\":2"))
  }
}
