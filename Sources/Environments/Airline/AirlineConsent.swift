import Trajectories

/// What the policy asks of writes beyond what the tools check.
extension AirlineWorld {
  func consentFields(_ name: String, _ arguments: JSONValue) -> [EvidenceField]? { nil }

  func violations(_ name: String, _ arguments: JSONValue) -> [String] { [] }

  func signature(_ name: String, _ arguments: JSONValue) -> String {
    guard case .object(let object) = arguments else { return name }
    var parts = [name]
    for member in object.members.sorted(by: { $0.key < $1.key }) {
      parts.append(member.key + "=" + AirlineWorld.sortedText(member.value))
    }
    let text = parts.joined(separator: "|")
    // Absurd arguments are remembered by their digest only.
    return text.utf8.count > 1024 ? Digest(of: text).hex : text
  }

  /// A value with its members in one order, so that two ways to write it compare equal.
  private static func sortedText(_ value: JSONValue) -> String {
    switch value {
    case .array(let elements):
      "[" + elements.map(sortedText).joined(separator: ",") + "]"
    case .object(let object):
      "{"
        + object.members.sorted { $0.key < $1.key }
        .map { "\($0.key):\(sortedText($0.value))" }.joined(separator: ",") + "}"
    default: value.compactText
    }
  }
}
