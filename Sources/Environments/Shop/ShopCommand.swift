/// What an agent can write in a shop: `name[argument]`, or a bare word.
enum ShopCommand: Sendable, Hashable {
  case search(String)
  case click(String)
  /// A remark that changes nothing.
  case think
  /// A word in the usual form that this shop does not know.
  case other(name: String)

  /// Reads the first line; nil where it has no such form at all.
  ///
  /// A missing bracket at the end is forgiven, because models run out of tokens there.
  init?(_ text: String) {
    guard let line = text.split(whereSeparator: { $0.isNewline }).first else { return nil }
    let bytes = line.utf8
    guard let start = bytes.firstIndex(where: { $0 != 0x20 && $0 != 0x09 }) else { return nil }
    var end = bytes.endIndex
    while end > start, [0x20, 0x09].contains(bytes[bytes.index(before: end)]) {
      end = bytes.index(before: end)
    }
    let body = bytes[start..<end]
    let name = body.prefix { $0 >= 0x61 && $0 <= 0x7A || $0 >= 0x41 && $0 <= 0x5A || $0 == 0x5F }
    guard !name.isEmpty, name.count <= 32 else { return nil }
    let word = String(Substring(name)).lowercased()
    var rest = body[name.endIndex...]
    guard let open = rest.first else {
      self = .other(name: word)
      return
    }
    guard open == 0x5B else { return nil }
    rest = rest.dropFirst()
    if rest.last == 0x5D { rest = rest.dropLast() }
    let argument = String(Substring(rest))
    switch word {
    case "search": self = .search(argument)
    case "click": self = .click(argument)
    case "think": self = .think
    default: self = .other(name: word)
    }
  }
}
