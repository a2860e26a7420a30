/// One problem at the carrier's desk.
struct TelecomTask: Sendable {
  var id: String
  var template: String
  /// 1 is easy, 4 is hard.
  var level: Int
  var world: TelecomWorld
  /// The carrier's records after everything that the user wants and the policy allows.
  var goal: Carrier
  /// The phone must do this again; nil where the task is about records alone.
  var symptom: Symptom?
  var script: UserScript
  var subscriber: Subscriber
  var line: Line
  /// Whether the user can be found by name and birth date only.
  var usesName = false
  /// The birth dates that the user gives, in order.
  var birthDates: [String] = []
  /// Figures that the agent must have said.
  var outputs: [String] = []
  /// The reason code that a refusal or a transfer must name.
  var code: String?
  var expectsTransfer = false
  var stepBudget: Int
  /// The official task that it plays, whose assertions decide instead of the goal.
  var official: OfficialTelecomTask?
  /// What the agent is told where nobody talks to it and it works the phone itself.
  var ticket: String?

  var writes: [WriteGoal] { script.intents[0].writes }
  var wantedWrites: [WriteGoal] { writes.filter { $0.stance == .wanted } }
  /// Whether the trouble is with what needs mobile data.
  var needsData: Bool { symptom == .data || symptom == .mms }
  var isRefusal: Bool { code != nil && !expectsTransfer }
}
