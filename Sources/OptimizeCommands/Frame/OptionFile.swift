import Trajectories

/// Options kept in a JSON file: one member for each option, named without its dashes.
///
/// One file serves several verbs, so a verb passes over members that only others have. The member
/// `notes` is for people.
struct OptionFile: Sendable {
  static let notes = "notes"

  let path: String
  let values: [String: [String]]

  /// Reads a file; a member that no verb of the tree knows is refused.
  init(path: String, root: Command) throws {
    self.path = path
    let document: JSONValue
    do {
      document = try JSONValue(parsing: try FileContents.read(path))
    } catch let error as JSONError {
      throw CommandError("\(path): \(error)")
    }
    guard let members = document.objectValue else {
      throw CommandError("\(path): expected an object of options, found \(document.kindName)")
    }
    let known = OptionFile.names(below: root)
    var values: [String: [String]] = [:]
    for member in members where member.key != OptionFile.notes {
      guard known.contains(member.key) else {
        let near = NearestNames.of(member.key, among: known.sorted())
        throw CommandError(
          "\(path): no command has an option '\(member.key)'"
            + (near.isEmpty ? "" : "; did you mean \(near.joined(separator: " or "))?"))
      }
      values[member.key] = try (member.value.arrayValue ?? [member.value]).map { value in
        switch value {
        case .string(let text): return text
        case .number(let number): return number.text
        case .bool(let isOn): return isOn ? "true" : "false"
        case .null, .array, .object:
          throw CommandError(
            "\(path): \(member.key): expected a text, a number, a boolean or an array of them, "
              + "found \(value.kindName)")
        }
      }
    }
    self.values = values
  }

  private static func names(below command: Command) -> Set<String> {
    command.subcommands.reduce(into: Set(command.allOptions.map(\.name))) {
      $0.formUnion(names(below: $1))
    }
  }
}
