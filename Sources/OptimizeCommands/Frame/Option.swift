/// An option with the type of its value: declared once, read as `invocation[option]`.
struct Option<Value: Sendable>: Sendable {
  let spec: OptionSpec
  /// Turns the values on the command line, already checked, into the option's value.
  let read: @Sendable ([String]) -> Value
}

extension Option where Value == Bool {
  /// A switch; `--no-name` turns it off again.
  static func flag(
    _ name: String, short: Character? = nil, default isOn: Bool = false, _ summary: String
  ) -> Option {
    Option(
      spec: OptionSpec(name: name, short: short, kind: .flag(isOn: isOn), summary: summary)
    ) { $0.last.flatMap(OptionSpec.truth) ?? isOn }
  }
}

extension Option where Value == String? {
  static func text(
    _ name: String, short: Character? = nil, value placeholder: String = "TEXT",
    candidates: [String] = [], otherVariables: [String] = [], _ summary: String
  ) -> Option {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .text, placeholder: placeholder, summary: summary,
        candidates: candidates, otherVariables: otherVariables)
    ) { $0.last }
  }

  static func file(_ name: String, short: Character? = nil, _ summary: String) -> Option {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .file, placeholder: "FILE", summary: summary)
    ) { $0.last }
  }

  static func folder(_ name: String, short: Character? = nil, _ summary: String) -> Option {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .folder, placeholder: "FOLDER", summary: summary)
    ) { $0.last }
  }
}

extension Option where Value == String {
  static func text(
    _ name: String, short: Character? = nil, value placeholder: String = "TEXT",
    default value: String, candidates: [String] = [], _ summary: String
  ) -> Option {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .text, placeholder: placeholder, summary: summary,
        defaultText: value, candidates: candidates)
    ) { $0.last ?? value }
  }

  /// An option that must be there; an empty text stands for it only where it never is read.
  static func requiredText(
    _ name: String, short: Character? = nil, value placeholder: String = "TEXT",
    candidates: [String] = [], _ summary: String
  ) -> Option {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .text, placeholder: placeholder, summary: summary,
        isRequired: true, candidates: candidates)
    ) { $0.last ?? "" }
  }

  static func folder(
    _ name: String, short: Character? = nil, default value: String, _ summary: String
  ) -> Option {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .folder, placeholder: "FOLDER", summary: summary,
        defaultText: value)
    ) { $0.last ?? value }
  }
}

extension Option where Value == [String] {
  /// An option that may stand several times.
  static func texts(
    _ name: String, short: Character? = nil, value placeholder: String = "TEXT",
    isRequired: Bool = false, candidates: [String] = [], _ summary: String
  ) -> Option {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .text, placeholder: placeholder, summary: summary,
        isRequired: isRequired, isRepeated: true, candidates: candidates)
    ) { $0 }
  }
}

extension Option where Value == Int {
  static func integer(
    _ name: String, short: Character? = nil, value placeholder: String = "N", default value: Int,
    in range: ClosedRange<Int> = 0...Int.max, _ summary: String
  ) -> Option {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .integer(range), placeholder: placeholder,
        summary: summary, defaultText: String(value))
    ) { $0.last.flatMap { Int($0) } ?? value }
  }
}

extension Option where Value == Int? {
  static func integer(
    _ name: String, short: Character? = nil, value placeholder: String = "N",
    in range: ClosedRange<Int> = 0...Int.max, _ summary: String
  ) -> Option {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .integer(range), placeholder: placeholder,
        summary: summary)
    ) { $0.last.flatMap { Int($0) } }
  }
}

extension Option where Value == Double {
  static func number(
    _ name: String, short: Character? = nil, value placeholder: String = "X", default value: Double,
    in range: ClosedRange<Double> = 0...Double.greatestFiniteMagnitude, _ summary: String
  ) -> Option {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .number(range), placeholder: placeholder,
        summary: summary, defaultText: String(value))
    ) { $0.last.flatMap { Double($0) } ?? value }
  }
}

extension Option where Value == Double? {
  static func number(
    _ name: String, short: Character? = nil, value placeholder: String = "X",
    in range: ClosedRange<Double> = 0...Double.greatestFiniteMagnitude, _ summary: String
  ) -> Option {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .number(range), placeholder: placeholder,
        summary: summary)
    ) { $0.last.flatMap { Double($0) } }
  }
}

extension Option where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of an enumeration's cases.
  static func choice(
    _ name: String, short: Character? = nil, value placeholder: String = "NAME",
    default value: Value, _ summary: String
  ) -> Option {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .choice(Value.allCases.map(\.rawValue)),
        placeholder: placeholder, summary: summary, defaultText: value.rawValue)
    ) { $0.last.flatMap { Value(rawValue: $0) } ?? value }
  }
}

extension Option {
  /// One of an enumeration's cases, or nil where the option is not given.
  static func choice<Choice: RawRepresentable & CaseIterable & Sendable>(
    _ name: String, short: Character? = nil, value placeholder: String = "NAME", _ summary: String
  ) -> Option where Value == Choice?, Choice.RawValue == String {
    Option(
      spec: OptionSpec(
        name: name, short: short, kind: .choice(Choice.allCases.map(\.rawValue)),
        placeholder: placeholder, summary: summary)
    ) { $0.last.flatMap { Choice(rawValue: $0) } }
  }
}
