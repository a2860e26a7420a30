/// What the parser, help and completions know of an option.
struct OptionSpec: Sendable {
  enum Kind: Sendable {
    case flag(isOn: Bool)
    case text
    case integer(ClosedRange<Int>)
    case number(ClosedRange<Double>)
    case choice([String])
    case file
    case folder
  }

  let name: String
  var short: Character?
  let kind: Kind
  /// What stands for the value in help: `N`, `PATH`, `NAME`.
  var placeholder = ""
  let summary: String
  /// The default as help prints it.
  var defaultText: String?
  var isRequired = false
  var isRepeated = false
  /// Values that completions offer and the parser does not insist on.
  var candidates: [String] = []
  /// Variables of other tools that are read after our own.
  var otherVariables: [String] = []

  var takesValue: Bool {
    if case .flag = kind { return false }
    return true
  }

  /// The variable that stands in for the option: `--dry-run` is `METAHARNESS_DRY_RUN`.
  var variable: String {
    "METAHARNESS_" + name.uppercased().replacing("-", with: "_")
  }

  var completions: [String] {
    if case .choice(let names) = kind { return names }
    return candidates
  }

  /// Says what is wrong with a value, or nil where it will do.
  func objection(to value: String) -> String? {
    switch kind {
    case .text, .file, .folder:
      return nil
    case .flag:
      return OptionSpec.truth(of: value) == nil ? "expected true or false" : nil
    case .integer(let range):
      guard let number = Int(value) else { return "expected an integer" }
      return range.contains(number) ? nil : "expected an integer \(OptionSpec.words(for: range))"
    case .number(let range):
      guard let number = Double(value), number.isFinite else { return "expected a number" }
      return range.contains(number) ? nil : "expected a number \(OptionSpec.words(for: range))"
    case .choice(let names):
      if names.contains(value) { return nil }
      return "expected one of " + names.joined(separator: ", ")
    }
  }

  static func truth(of text: String) -> Bool? {
    switch text.lowercased() {
    case "1", "true", "yes", "on": true
    case "0", "false", "no", "off": false
    default: nil
    }
  }

  private static func words(for range: ClosedRange<Int>) -> String {
    if range.upperBound == .max { return "of at least \(range.lowerBound)" }
    if range.lowerBound == .min { return "of at most \(range.upperBound)" }
    return "from \(range.lowerBound) to \(range.upperBound)"
  }

  private static func words(for range: ClosedRange<Double>) -> String {
    if range.upperBound == .greatestFiniteMagnitude { return "of at least \(range.lowerBound)" }
    return "from \(range.lowerBound) to \(range.upperBound)"
  }
}
