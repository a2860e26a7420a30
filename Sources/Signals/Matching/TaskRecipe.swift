public import Trajectories

/// What solves tasks that read alike: actions in order, with what the task's text says put in.
public struct TaskRecipe: Sendable, Hashable {
  /// One action; `\1` to `\9` in its texts stand for the task's groups, `\0` for the result's.
  public struct Step: Sendable, Hashable {
    /// The action, its texts with holes.
    public var action: Action
    /// What the newest result must look like, with one group.
    public var result: String?

    package init(action: Action, result: String? = nil) {
      self.action = action
      self.result = result
    }
  }

  /// Patterns that the task's text matches; their groups are numbered through.
  public var task: [String]
  /// The actions in order.
  public var steps: [Step]

  /// Recipes of one rule, at most.
  package static let limit = 64
  /// Steps of one recipe, at most.
  package static let stepLimit = 12
  /// Groups of one task's patterns, at most.
  package static let slotLimit = 9

  package init(task: [String], steps: [Step]) {
    self.task = task
    self.steps = steps
  }

  /// What the groups of the task's patterns hold; nil where a pattern does not match.
  package func slots(
    of text: String, _ pattern: (String) -> Pattern?
  ) -> [String]? {
    var found: [String] = []
    for source in task {
      guard let match = try? pattern(source)?.firstMatch(in: text) else { return nil }
      found += match.groups.dropFirst().map { $0 ?? "" }
    }
    return found
  }
}

extension TaskRecipe.Step {
  /// The action with its slots filled; nil where the newest result is not what it needs.
  package func action(
    slots: [String], newestResult: String, _ pattern: (String) -> Pattern?
  ) -> Action? {
    var groups = [""] + slots
    if let result {
      guard let match = try? pattern(result)?.firstMatch(in: newestResult),
        match.groups.count > 1, let group = match.groups[1]
      else { return nil }
      groups[0] = group
    }
    return action.mappingTexts { SlotText.filled($0, groups) }
  }
}

/// Texts with `\0` to `\9` for slots and `\\` for a backslash.
package enum SlotText {
  /// Puts the slots in.
  package static func filled(_ template: String, _ groups: [String]) -> String {
    guard template.utf8.contains(UInt8(ascii: "\\")) else { return template }
    var out = ""
    var isEscaped = false
    for character in template {
      if isEscaped {
        isEscaped = false
        if let place = character.isASCII ? character.wholeNumberValue : nil {
          out += groups.indices.contains(place) ? groups[place] : ""
        } else {
          out.append(character)
        }
      } else if character == "\\" {
        isEscaped = true
      } else {
        out.append(character)
      }
    }
    return out
  }

  /// A text that stands for itself.
  package static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\")
  }
}

extension Action {
  /// The action with every text in it changed; names of tools and arguments stay.
  package func mappingTexts(_ change: (String) -> String) -> Action {
    switch self {
    case .tool(let name, let arguments):
      .tool(name: name, arguments: arguments.mappingTexts(change))
    case .text(let command): .text(change(command))
    case .say(let text): .say(change(text))
    }
  }
}

extension JSONValue {
  fileprivate func mappingTexts(_ change: (String) -> String) -> JSONValue {
    switch self {
    case .string(let text): .string(change(text))
    case .array(let elements): .array(elements.map { $0.mappingTexts(change) })
    case .object(let object):
      .object(JSONObject(object.map { ($0.key, $0.value.mappingTexts(change)) }))
    default: self
    }
  }
}
