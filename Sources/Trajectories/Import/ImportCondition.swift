/// A condition on an episode, such as `model=gpt-4*`, `task!=12` or `outcome=failure`.
public struct ImportCondition: Sendable, Hashable {
  enum Subject: String, CaseIterable {
    case model
    case task
    case outcome
  }

  let subject: Subject
  let isNegated: Bool
  let pattern: String

  /// Reads a condition; `*` in a value stands for any text.
  public init(parsing text: String) throws(ImportError) {
    guard let mark = text.firstIndex(of: "=") else {
      throw .option("expected a condition such as task=12, found \"\(text)\"")
    }
    isNegated = text[..<mark].last == "!"
    let name = String(isNegated ? text[..<mark].dropLast() : text[..<mark])
    guard let subject = Subject(rawValue: name) else {
      throw .option("expected a condition on model, task or outcome, found \"\(text)\"")
    }
    self.subject = subject
    pattern = String(text[text.index(after: mark)...])
    if subject == .outcome, !["success", "failure", "unscored"].contains(pattern) {
      throw .option("expected outcome=success, failure or unscored, found \"\(text)\"")
    }
  }

  func holds(for episode: Trajectory) -> Bool {
    let text =
      switch subject {
      case .model: episode.header.backbone
      case .task: episode.header.task
      case .outcome:
        switch episode.outcome {
        case .some(let outcome) where outcome.isScored: outcome.success ? "success" : "failure"
        default: "unscored"
        }
      }
    return ImportCondition.matches(Array(text.utf8), Array(pattern.utf8)) != isNegated
  }

  /// Matches with `*` in linear memory, going back only to the last star.
  private static func matches(_ text: [UInt8], _ pattern: [UInt8]) -> Bool {
    var t = 0
    var p = 0
    var star: (pattern: Int, text: Int)?
    while t < text.count {
      if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
        star = (p, t)
        p += 1
      } else if p < pattern.count, pattern[p] == text[t] {
        p += 1
        t += 1
      } else if let last = star {
        p = last.pattern + 1
        t = last.text + 1
        star = (last.pattern, t)
      } else {
        return false
      }
    }
    return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
  }
}
