import Testing

@testable import Trajectories

@Suite struct JSONObjectTests {
  @Test func lookAlikeNamesAreDifferentNames() throws {
    var object: JSONObject = ["\u{E9}": 1, "e\u{301}": 2]
    #expect(object.count == 2)
    #expect(object["\u{E9}"] == 1)
    #expect(object["e\u{301}"] == 2)
    object["\u{E9}"] = nil
    #expect(object.count == 1)
    #expect(JSONValue.string("\u{E9}") != JSONValue.string("e\u{301}"))
  }

  @Test(arguments: [3, 16, 17, 40]) func editingKeepsOrder(count: Int) {
    var object = JSONObject((0..<count).map { ("k\($0)", .integer($0)) })
    object["k1"] = "new"
    object["k0"] = nil
    object["last"] = true
    #expect(object.keys == (1..<count).map { "k\($0)" } + ["last"])
    #expect(object["k1"] == "new")
    #expect(object["k0"] == nil)
    #expect(object["k\(count - 1)"] != nil)
  }
}
