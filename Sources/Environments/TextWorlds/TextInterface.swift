/// How an agent gives its commands to a text world.
enum TextInterface: String, Sendable, Hashable, CaseIterable {
  /// One command a turn, as text.
  case commands
  /// The same commands as arguments of tool calls.
  case tools

  /// Reads the setting `interface`.
  init(_ options: EnvironmentOptions) throws(EnvironmentError) {
    self = try options.choice("interface", among: TextInterface.allCases, default: .commands)
  }
}

extension EnvironmentOptions {
  /// The value of a setting that allows a few words.
  func choice<Choice: RawRepresentable<String>>(
    _ name: String, among choices: [Choice], default fallback: Choice
  ) throws(EnvironmentError) -> Choice {
    guard let written = settings[name] else { return fallback }
    guard let choice = choices.first(where: { $0.rawValue == written }) else {
      let allowed = choices.map(\.rawValue).joined(separator: ", ")
      throw .badData(
        file: "settings", detail: "\(name) is '\(written)'; it can be one of \(allowed)")
    }
    return choice
  }

  /// The value of a setting that is a number in a range, or nil where it is not set.
  func number(
    _ name: String, in range: ClosedRange<Int>
  ) throws(EnvironmentError) -> Int? {
    guard let written = settings[name] else { return nil }
    guard let number = Int(written), range.contains(number) else {
      throw .badData(
        file: "settings",
        detail: "\(name) is '\(written)'; it must be a number from \(range.lowerBound) to "
          + "\(range.upperBound)")
    }
    return number
  }
}
