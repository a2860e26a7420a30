import Trajectories

/// The records that a service desk's tools read and write; a value, so that a copy is a snapshot.
protocol DeskWorld: Sendable {
  /// Whoever talks to the desk.
  associatedtype Person: Sendable

  /// The environment's name.
  static var name: String { get }
  /// Whether some tasks are solved only when their writes come in one order.
  static var hasOrderedWrites: Bool { get }

  /// Whether records are shown in fewer characters.
  var isCompact: Bool { get }
  /// Whether writes answer with nothing, because only the records are looked at.
  var isSilent: Bool { get set }
  /// The record that was stored last, where it was shown whole.
  var written: WrittenRecord? { get set }

  /// Runs a tool; a refusal changes nothing.
  mutating func call(_ name: String, _ arguments: JSONValue) -> DeskReply
  /// What a proposal must show before this write may run; nil for calls that write nothing.
  func consentFields(_ name: String, _ arguments: JSONValue) -> [EvidenceField]?
  /// Names what a call does, so that two ways to write the same call compare equal.
  func signature(_ name: String, _ arguments: JSONValue) -> String
  /// The domain's own policy rules that a call would break and its tool lets through.
  func violations(_ name: String, _ arguments: JSONValue) -> [String]
  /// Whether both hold the same records.
  func holdsSameRecords(as other: Self) -> Bool
  /// Identity of the records.
  var digest: Digest { get }
}

extension DeskWorld {
  /// The answer to a write that stored a record: the record, or what changed of it where texts are
  /// compact.
  mutating func answer<Row>(
    storing row: Row, _ id: String, of owner: String, before: Row?, compact: (Row) -> String,
    show: (Self, Row) -> DeskReply
  ) -> DeskReply {
    written = nil
    if isSilent { return DeskReply(text: "", wroteFor: owner) }
    if isCompact, let before {
      return DeskReply(
        text: CompactChange.text(from: compact(before), to: compact(row)), wroteFor: owner)
    }
    let reply = show(self, row)
    if !isCompact { written = WrittenRecord(id: id, text: reply.text) }
    return reply
  }
}

/// A record as it was written out last, so that nothing is written out twice in one step.
struct WrittenRecord: Sendable {
  let id: String
  let text: String
}

/// What a tool answered.
struct DeskReply: Sendable {
  var text: String
  var errorClass: ErrorClass?
  /// The customer that the call found, where finding one is what it does.
  var identified: String?
  /// The customer whose records the call wrote.
  var wroteFor: String?
  /// Whether the call hands the conversation to a person.
  var isTransfer = false

  static func refusal(_ text: String, _ errorClass: ErrorClass) -> DeskReply {
    DeskReply(text: text, errorClass: errorClass)
  }
}

/// One step of the plan that solves an intent.
enum PlanStep: Sendable {
  /// Calls a tool that reads.
  case read(String, JSONObject)
  /// Asks the user for slots in one message until each was asked for this many times.
  case ask([String], times: Int)
  /// Carries out one of the intent's writes, with the user's yes before it.
  case write(Int)
  /// Says something that answers the intent: a figure or a refusal.
  case say(String)
  /// Hands the conversation to a person.
  case transfer(String)
}

/// One problem at a service desk.
struct DeskTask<World: DeskWorld>: Sendable {
  var id: String
  var template: String
  /// 1 is easy, 4 is hard.
  var level: Int
  var world: World
  /// The records after everything that the user wants and the policy allows.
  var goal: World
  var script: UserScript
  /// What the user knows and wants in whole sentences, for a model that plays the user.
  var story = ""
  /// How to solve each intent.
  var plan: [[PlanStep]]
  /// Figures that the agent must have said.
  var outputs: [String] = []
  /// The reason code that a refusal must name; nil where nothing is to be refused.
  var refusalCode: String?
  /// Whether handing over to a person is right; nil where only the records count.
  var expectsTransfer: Bool? = false
  /// Whether figures count wherever they stand in a message, even inside longer ones.
  var findsOutputsAnywhere = false
  /// Whether the writes reach the goal in one order only.
  var isOrderSensitive = false
  var stepBudget: Int

  /// Whether leaving the records alone is right.
  var isRefusal: Bool { refusalCode != nil && wantedWrites.isEmpty }

  var wantedWrites: [WriteGoal] {
    script.intents.flatMap(\.writes).filter { $0.stance == .wanted }
  }
}
