/// The names that players read, made from the ids of a game file.
enum ThingNames {
  /// The kind in lower case and a number; the last id of a kind in order gets 1.
  static func make(_ ids: [String]) -> [String: String] {
    var groups: [String: [String]] = [:]
    for id in ids.sorted() { groups[kind(id), default: []].append(id) }
    var names: [String: String] = [:]
    for (kind, members) in groups {
      for (place, id) in members.enumerated() { names[id] = "\(kind) \(members.count - place)" }
    }
    return names
  }

  private static func kind(_ id: String) -> String {
    let letters = String(id.prefix { $0.isLetter })
    let kind = letters.hasSuffix("_") ? String(letters.dropLast()) : letters
    return id.contains("basin") && !kind.hasSuffix("basin") ? kind + "basin" : kind
  }
}
