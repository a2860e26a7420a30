/// What the parser, help and completions know of an argument without a name.
struct PositionalSpec: Sendable {
  enum Content: Sendable { case text, file, folder }

  let name: String
  let summary: String
  var isRequired = true
  var isRepeated = false
  var content = Content.text
  /// Values that completions offer.
  var candidates: [String] = []

  /// The argument as a usage line shows it.
  var usage: String {
    let word = isRepeated ? "\(name)..." : name
    return isRequired ? word : "[\(word)]"
  }
}

/// An argument without a name, with the type of its value: read as `invocation[positional]`.
struct Positional<Value: Sendable>: Sendable {
  let spec: PositionalSpec
  let read: @Sendable ([String]) -> Value
}

extension Positional where Value == String {
  static func required(
    _ name: String, content: PositionalSpec.Content = .text, candidates: [String] = [],
    _ summary: String
  ) -> Positional {
    Positional(
      spec: PositionalSpec(name: name, summary: summary, content: content, candidates: candidates)
    ) { $0.first ?? "" }
  }
}

extension Positional where Value == String? {
  static func optional(
    _ name: String, content: PositionalSpec.Content = .text, candidates: [String] = [],
    _ summary: String
  ) -> Positional {
    Positional(
      spec: PositionalSpec(
        name: name, summary: summary, isRequired: false, content: content, candidates: candidates)
    ) { $0.first }
  }
}

extension Positional where Value == [String] {
  /// Everything that is left; it has to be the last positional.
  static func rest(
    _ name: String, isRequired: Bool = false, content: PositionalSpec.Content = .text,
    candidates: [String] = [], _ summary: String
  ) -> Positional {
    Positional(
      spec: PositionalSpec(
        name: name, summary: summary, isRequired: isRequired, isRepeated: true, content: content,
        candidates: candidates)
    ) { $0 }
  }
}
