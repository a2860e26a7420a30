package import Trajectories

/// The scalar facts of the records that were shown, by the id that names each record.
package struct RecordFacts: Sendable {
  private var records: [String: JSONObject] = [:]
  private static let limit = 64

  package init() {}

  /// Takes in a JSON observation: an object whose members name and describe one record.
  package mutating func add(_ text: String) {
    guard text.utf8.count <= 32 << 10, text.utf8.first == UInt8(ascii: "{"),
      let value = try? JSONValue(parsing: text, options: .foreign),
      case .object(let object) = value
    else { return }
    if records.count >= RecordFacts.limit { records.removeAll() }
    for member in object {
      guard let id = member.value.stringValue, RecordFacts.isID(id) else { continue }
      records[id] = object
    }
  }

  /// The fact at a member of the record that one of a call's arguments names.
  package func value(_ member: String, of arguments: JSONValue) -> String? {
    for leaf in arguments.leaves(limit: 16) {
      guard let id = leaf.value.stringValue, let record = records[id],
        let value = record[member]
      else { continue }
      return value.plainText
    }
    return nil
  }

  /// The short scalar facts of the record that a value names.
  package func facts(of id: String) -> [(member: String, value: String)] {
    guard let record = records[id] else { return [] }
    return record.members.prefix(24).compactMap { member in
      switch member.value {
      case .string(let text) where text.utf8.count <= 24 && text != id: (member.key, text)
      case .bool(let flag): (member.key, flag ? "true" : "false")
      default: nil
      }
    }
  }

  private static func isID(_ text: String) -> Bool {
    text.utf8.count >= 3 && text.utf8.count <= 64 && !text.utf8.contains(0x20)
      && text.utf8.contains { $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x41 && $0 <= 0x5A }
  }
}
