import Testing
import Trajectories

@testable import Environments

#if canImport(Glibc)
  import Glibc
#endif

/// The official telecom tasks, composed from their ids; skipped where their data is not there.
@Suite struct TelecomOfficialTests {
  static let folder = OfficialData(root: ConformanceTests.data).folder(.v2, "telecom") ?? ""
  static let hasData = access(folder + "/split_tasks.json", R_OK) == 0

  @Test(.enabled(if: hasData, "the official data is not here; set METAHARNESS_DATA"))
  func smallTasksEqualTheFile() throws {
    let world = try TelecomOfficial.world(in: Self.folder)
    let entries = try DeskKit.json(Self.folder + "/tasks_small.json", options: .foreign).arrayValue
    var equal = 0
    for entry in entries ?? [] {
      let id = entry["id"]?.stringValue ?? ""
      let task = try #require(OfficialTelecomTask(id: id, world: world), "\(id)")
      let causes = calls(
        entry["initial_state"]?["initialization_actions"], name: "func_name", side: "env_type")
      let cures = calls(
        entry["evaluation_criteria"]?["actions"], name: "name", side: "requestor")
      let hasPersona = entry["user_scenario"]?["persona"]?.stringValue != nil
      let isEqual =
        task.causes == causes && task.cures == cures && hasPersona == (task.persona != "None")
      #expect(isEqual, "\(id)\n\(task.causes)\n\(causes)\n\(task.cures)\n\(cures)")
      if isEqual { equal += 1 }
    }
    #expect(equal == 20 && entries?.count == 20)
  }

  private func calls(
    _ list: JSONValue?, name: String, side: String
  ) -> [OfficialTelecomCall] {
    (list?.arrayValue ?? []).map { entry in
      OfficialTelecomCall(
        byUser: entry[side] == "user", name: entry[name]?.stringValue ?? "",
        arguments: entry["arguments"] ?? [:])
    }
  }

  @Test(
    .enabled(if: hasData, "the official data is not here; set METAHARNESS_DATA"),
    arguments: [("full", 2285), ("base", 114), ("train", 74), ("test", 40), ("small", 20)])
  func everyIdIsComposedBrokenAndSolved(set: String, count: Int) throws {
    let world = try TelecomOfficial.world(in: Self.folder)
    let ids = try TelecomConformance.ids(set, in: Self.folder)
    var composed = 0
    var solved = 0
    for id in ids {
      guard let task = OfficialTelecomTask(id: id, world: world) else { continue }
      composed += 1
      let (end, hasFailed) = task.solved()
      let isBroken = !task.isFixable || !task.holds(in: task.world)
      if isBroken, !hasFailed, task.holds(in: end) { solved += 1 }
    }
    #expect(composed == count && solved == count && ids.count == count)
  }

  @Test(.enabled(if: hasData, "the official data is not here; set METAHARNESS_DATA"))
  func foreignIdsAreNotComposed() throws {
    let world = try TelecomOfficial.world(in: Self.folder)
    for id in [
      "", "[", "]", "[x]y[PERSONA:None]", "[service_issue][PERSONA:None]",
      "[service_issue]airplane_mode_on", "[service_issue]airplane_mode_on[PERSONA:Nobody]",
      "[service_issue]data_mode_off[PERSONA:None]", "[mms_issue]airplane_mode_on[PERSONA:None]",
      "[service_issue]unseat_sim_card|airplane_mode_on[PERSONA:None]",
      "[service_issue]contract_end_suspension|overdue_bill_suspension[PERSONA:None]",
    ] { #expect(OfficialTelecomTask(id: id, world: world) == nil, "\(id)") }
  }

  @Test func readsTheTablesOfTOML() throws {
    let text = """
      # a comment
      top = true
      [[rows]]
      name = "a \\"b\\""
      size = 2.0
      [[rows.parts]]
      n = 1
      [[rows.parts]]
      n = 2
      [rows.place]
      ids = ["x", "y"]
      [[rows]]
      name = "c"
      """
    let value = try JSONValue.object(TOMLReader.read(text))
    #expect(
      value == [
        "top": true,
        "rows": [
          [
            "name": "a \"b\"", "size": 2.0, "parts": [["n": 1], ["n": 2]],
            "place": ["ids": ["x", "y"]],
          ], ["name": "c"],
        ],
      ])
  }

  @Test(arguments: [
    "key", "= 1", "[a", "[[a]", "[]", "k = ", "k = \"open", "k = [1", "k = nan", "k = 1 2",
    "[" + String(repeating: "a.", count: 5000) + "a]",
  ])
  func refusesOtherText(text: String) {
    #expect(throws: TOMLReader.Failure.self) { try TOMLReader.read(text) }
  }
}
