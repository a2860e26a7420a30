import Trajectories

/// Everything that a scripted user knows, wants and says.
struct UserScript: Sendable {
  /// What the user wants, in order.
  var intents: [UserIntent]
  /// What the user can be asked for.
  var slots: [UserSlot]
  /// How the user puts things.
  var phrases: PhraseTable
  /// Decides the wording, never the content.
  var seed: UInt64
}

/// One thing that the user knows or does not know.
struct UserSlot: Sendable, Hashable {
  /// The slot's name, as the word lists use it.
  var name: String
  /// The intent it belongs to; nil for slots of the person.
  var intent: Int?
  /// What the user says at the first ask, the second, and so on; wrong beliefs come first.
  var answers: [String]
  /// Whether the request that opens the intent says it already.
  var isUpfront = false
}

/// One thing that the user wants.
struct UserIntent: Sendable {
  /// How the user opens it.
  var request: String
  /// More of the same, told piece by piece instead of saying the request again.
  var details: [String] = []
  /// What the user wants written, agrees to by mistake, or changes their mind about.
  var writes: [WriteGoal] = []
  /// Whether an answer with a figure settles it.
  var isQuestion = false
  /// Whether the user asks once more when it is denied.
  var insists = false
  /// Whether the request says everything and every proposal gets a yes.
  var isTicket = false
}

/// A write as the user sees it and as the planner carries it out.
struct WriteGoal: Sendable {
  /// What the user makes of a proposal to do it.
  enum Stance: Sendable, Hashable {
    /// Says yes, and it belongs to the goal.
    case wanted
    /// Says yes, and it does not belong to the goal: the desk should refuse.
    case forbidden
    /// Says no at the last moment, with these words.
    case abandoned(String)
  }

  var tool: String
  var arguments: JSONObject
  var stance = Stance.wanted
  /// What the user compares a proposal with.
  var checks: [UserCheck]
  /// A proposal that shows everything a yes needs.
  var proposal: String
  /// Arguments that a careless agent would use instead.
  var tempting: JSONObject?
}

/// One field of a proposal that the user looks at.
struct UserCheck: Sendable, Hashable {
  /// What a right proposal says; any one way is enough.
  var accepted: EvidenceField
  /// What a wrong proposal says.
  var rivals: [String]
  /// What the user says to a wrong one.
  var correction: String
  /// What the user asks when the proposal leaves it open.
  var question: String

  enum Finding { case right, wrong, missing }

  /// Looks at the newest message first, then at the one before it.
  func find(in newestFirst: [SpokenText]) -> Finding {
    for text in newestFirst {
      if accepted.isShown(in: [text]) { return .right }
      if text.containsAny(rivals) { return .wrong }
    }
    return accepted.isShown(in: newestFirst) ? .right : .missing
  }
}

/// Ways to say things, by purpose, with `{name}` where a value goes.
final class PhraseTable: Sendable {
  private let phrases: [String: [String]]

  init(_ phrases: [String: [String]]) { self.phrases = phrases }

  /// Reads `{"purpose": ["way", ...]}`.
  convenience init(_ json: JSONValue?, file: String) throws(EnvironmentError) {
    var phrases: [String: [String]] = [:]
    for member in json?.objectValue ?? JSONObject() {
      phrases[member.key] = (member.value.arrayValue ?? []).compactMap(\.stringValue)
    }
    guard !phrases.isEmpty, phrases.values.allSatisfy({ !$0.isEmpty }) else {
      throw .badData(file: file, detail: "expected phrases: purpose to a list of texts")
    }
    self.init(phrases)
  }

  /// One way to say it; an unknown purpose is said by its own name so that tests can see it.
  func say(_ purpose: String, seed: UInt64, _ values: KeyValuePairs<String, String> = [:]) -> String
  {
    guard let ways = phrases[purpose], !ways.isEmpty else { return "<\(purpose)>" }
    let way = ways[Int(seed % UInt64(ways.count))]
    return PhraseTable.fill(way, values)
  }

  private static func fill(_ pattern: String, _ values: KeyValuePairs<String, String>) -> String {
    // Braces are looked for among bytes: walking over characters took longer than all the rest.
    var rest = pattern.utf8[...]
    guard rest.contains(UInt8(ascii: "{")) else { return pattern }
    var result = ""
    while let open = rest.firstIndex(of: UInt8(ascii: "{")),
      let close = rest[open...].firstIndex(of: UInt8(ascii: "}"))
    {
      result += Substring(rest[..<open])
      let name = Substring(rest[rest.index(after: open)..<close])
      result += values.first { $0.key == name }?.value ?? String(Substring(rest[open...close]))
      rest = rest[rest.index(after: close)...]
    }
    return result + Substring(rest)
  }

  /// Everything in it, in a fixed order: a part of what a model reads.
  var surfaceText: String {
    phrases.keys.sorted().map { key in key + "=" + (phrases[key] ?? []).joined(separator: "|") }
      .joined(separator: "\n")
  }
}
