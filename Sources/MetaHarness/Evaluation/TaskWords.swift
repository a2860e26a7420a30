import Environments
import Trajectories

/// The words of one task: its text, and the values with which the expert solves it.
struct TaskWords {
  /// Runs of five words of the opening.
  private(set) var phrases: [String] = []
  /// Argument values of the expert's actions and id-like words of the opening.
  private(set) var values: [String] = []
  /// Instructions and tools, which every task shows.
  private(set) var open: [String] = []

  private static let stepLimit = 60

  init(_ environment: any Environment, _ task: String) throws(EnvironmentError) {
    var world = environment
    let opening = try world.reset(to: task)
    let words = TaskWords.words(opening.observation.text)
    phrases = TaskWords.runs(of: LeakIndex.phraseLength, in: words)
    values = words.filter(TaskWords.isIDLike)
    open = [opening.system ?? ""] + opening.tools.map { "\($0.name) \($0.summary)" }
    open += opening.tools.map { $0.parameters.compactText }
    guard let expert = world.expert() else { return }
    for _ in 0..<TaskWords.stepLimit {
      guard let action = expert.nextAction(in: WorldView(world)) else { break }
      collect(action)
      if try world.step(action).end != nil { break }
    }
  }

  private mutating func collect(_ action: Action) {
    switch action {
    case .tool(_, let arguments): collect(arguments)
    // A command is made of words that the world offers; its words by themselves are no secret.
    case .text(let command): add(command)
    case .say: break
    }
  }

  private mutating func collect(_ value: JSONValue) {
    switch value {
    case .string(let text): add(text)
    case .array(let elements): for element in elements { collect(element) }
    case .object(let object): for member in object { collect(member.value) }
    default: break
    }
  }

  /// Short values are kept as they are read: one to four words.
  private mutating func add(_ text: String) {
    let words = TaskWords.words(text)
    guard (1..<LeakIndex.phraseLength).contains(words.count) else {
      values += words.filter(TaskWords.isIDLike)
      return
    }
    let value = words.joined(separator: " ")
    if value.utf8.count >= 4 { values.append(value) }
  }

  // MARK: Words

  /// Lower-case runs of letters, digits and the signs that stand inside ids.
  static func words(_ text: String) -> [String] {
    text.lowercased().utf8.split { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), 0x80...,
        UInt8(ascii: "_"), UInt8(ascii: "#"), UInt8(ascii: "-"), UInt8(ascii: "/"),
        UInt8(ascii: "."), UInt8(ascii: "@"):
        false
      default: true
      }
    }.map { word in
      // A full stop after a word is not part of it.
      var slice = word
      while let last = slice.last, ".-/".utf8.contains(last) { slice = slice.dropLast() }
      return String(Substring(slice))
    }.filter { !$0.isEmpty }
  }

  static func runs(of length: Int, in words: [String]) -> [String] {
    guard words.count >= length else { return [] }
    return (0...(words.count - length)).map { start in
      words[start..<(start + length)].joined(separator: " ")
    }
  }

  /// Whether a word names one thing: four or more characters with at least three digits.
  static func isIDLike(_ word: String) -> Bool {
    word.utf8.count >= 4 && word.utf8.count { $0 >= 0x30 && $0 <= 0x39 } >= 3
  }
}
