import Trajectories

/// A rule as the JSON that files hold, before the language's own reader has accepted it.
struct RuleDraft: Sendable {
  let rung: Rung
  let name: String
  let about: String
  let phase: String
  let when: JSONValue?
  let effect: JSONValue
  var limits: JSONObject = ["maxFiresPerEpisode": 2, "cooldownSteps": 0, "maxConsecutiveVetoes": 1]
  var memory: [JSONValue] = []
  var skills: [JSONValue] = []
  var models: JSONObject = JSONObject()
  var values: JSONObject = JSONObject()

  init(
    _ rung: Rung, _ name: String, about: String, phase: String, when: JSONValue?,
    effect: JSONValue
  ) {
    self.rung = rung
    self.name = name
    self.about = about
    self.phase = phase
    self.when = when
    self.effect = effect
  }

  /// The rule with a named value that its texts use.
  func naming(_ name: String, _ value: JSONValue) -> RuleDraft {
    var named = self
    named.values[name] = value
    return named
  }

  /// The words that templates may hold: holes of mined text must not open.
  static func safe(_ text: String, limit: Int = 160) -> String {
    String(text.prefix(limit)).replacing("${", with: "$ {").replacing("\n", with: " ")
  }
}
