import Testing
import Trajectories

@Suite struct NearestNamesTests {
  @Test(arguments: [
    ("", "", 0), ("a", "", 1), ("", "abc", 3), ("abc", "abc", 0), ("abc", "acb", 1),
    ("kitten", "sitting", 3), ("abcd", "badc", 2), ("ca", "abc", 3), ("é", "e", 2),
  ]) func editDistance(left: String, right: String, expected: Int) {
    #expect(NearestNames.editDistance(left, right) == expected)
    #expect(NearestNames.editDistance(right, left) == expected)
  }

  @Test func nearNamesComeNearestFirst() {
    let known = ["evaluate", "explain", "export", "envs"]
    #expect(NearestNames.of("exprot", among: known) == ["export"])
    #expect(NearestNames.of("exp", among: known) == ["export", "explain"])
    #expect(NearestNames.of("evalute", among: known, limit: 1) == ["evaluate"])
    #expect(NearestNames.of("zzzzzz", among: known).isEmpty)
    #expect(NearestNames.of("", among: known).isEmpty)
    #expect(NearestNames.of("x", among: []).isEmpty)
  }
}
