/// The options that a command knows: letters (a colon behind one takes a value) and long names.
struct OptionSpec: Sendable {
  enum Value: Sendable { case none, required, optional }

  let letters: [UInt8: Value]
  let names: [(name: String, key: String, value: Value)]
  /// Whether options may stand behind operands.
  var permutes = true
  /// The status after a usage mistake.
  var failure = 1
  /// Whether `-5` means a number.
  var takesNumbers = false

  /// `long` maps names to letters; a name without one is its own key; `=` takes a value.
  init(
    _ short: String, long: [String: String] = [:], permutes: Bool = true, failure: Int = 1,
    takesNumbers: Bool = false
  ) {
    var letters: [UInt8: Value] = [:]
    let marks = Array(short.utf8)
    for (place, byte) in marks.enumerated() where byte != 58 {
      let takes = place + 1 < marks.count && marks[place + 1] == 58
      let isOptional = place + 2 < marks.count && marks[place + 2] == 58
      let value: Value = takes ? isOptional ? .optional : .required : .none
      letters[byte] = .some(value)
    }
    self.letters = letters
    names = long.sorted { $0.key < $1.key }.map { entry in
      var name = entry.key
      var value = Value.none
      if name.hasSuffix("[=]") {
        name.removeLast(3)
        value = .optional
      } else if name.hasSuffix("=") {
        name.removeLast()
        value = .required
      }
      return (name, entry.value.isEmpty ? name : entry.value, value)
    }
    self.permutes = permutes
    self.failure = failure
    self.takesNumbers = takesNumbers
  }
}

/// The options and operands of one call.
struct ParsedOptions {
  private(set) var given: [(key: String, value: [UInt8])] = []
  var operands: [[UInt8]] = []

  func has(_ key: String) -> Bool { given.contains { $0.key == key } }

  /// The last value given.
  subscript(_ key: String) -> [UInt8]? { given.last { $0.key == key }?.value }

  func all(_ key: String) -> [[UInt8]] { given.filter { $0.key == key }.map(\.value) }

  /// Which of some options came last.
  func last(of keys: [String]) -> String? { given.last { keys.contains($0.key) }?.key }

  mutating func add(_ key: String, _ value: [UInt8] = []) { given.append((key, value)) }
}

extension ShellProcess {
  /// Parses the arguments as getopt does; nil after a message (the status is the spec's).
  func options(_ spec: OptionSpec) throws(ShellStop) -> ParsedOptions? {
    try options(spec, arguments)
  }

  func options(
    _ spec: OptionSpec, _ arguments: [[UInt8]]
  ) throws(ShellStop) -> ParsedOptions? {
    var parsed = ParsedOptions()
    var place = 0
    while place < arguments.count {
      let argument = arguments[place]
      place += 1
      guard argument.count > 1, argument[0] == 45 else {
        parsed.operands.append(argument)
        if !spec.permutes { break }
        continue
      }
      if argument == [45, 45] { break }
      if argument[1] == 45 {
        guard try long(argument, spec, arguments, &place, &parsed) else { return nil }
        continue
      }
      if spec.takesNumbers, argument.dropFirst().allSatisfy(\.isDigit) {
        parsed.add("number", Array(argument.dropFirst()))
        continue
      }
      guard try short(argument, spec, arguments, &place, &parsed) else { return nil }
    }
    parsed.operands += arguments[place...]
    return parsed
  }

  private func short(
    _ argument: [UInt8], _ spec: OptionSpec, _ arguments: [[UInt8]], _ place: inout Int,
    _ parsed: inout ParsedOptions
  ) throws(ShellStop) -> Bool {
    var offset = 1
    while offset < argument.count {
      let letter = argument[offset]
      let key = [letter].decoded
      offset += 1
      guard let value = spec.letters[letter] else {
        try complain("invalid option -- '\(key)'")
        try hint()
        return false
      }
      switch value {
      case .none: parsed.add(key)
      case .optional:
        parsed.add(key, Array(argument[offset...]))
        offset = argument.count
      case .required:
        if offset < argument.count {
          parsed.add(key, Array(argument[offset...]))
        } else if place < arguments.count {
          parsed.add(key, arguments[place])
          place += 1
        } else {
          try complain("option requires an argument -- '\(key)'")
          try hint()
          return false
        }
        offset = argument.count
      }
    }
    return true
  }

  private func long(
    _ argument: [UInt8], _ spec: OptionSpec, _ arguments: [[UInt8]], _ place: inout Int,
    _ parsed: inout ParsedOptions
  ) throws(ShellStop) -> Bool {
    let text = argument.dropFirst(2)
    let end = text.firstIndex(of: UInt8(ascii: "=")) ?? text.endIndex
    let name = text[..<end].decoded
    let value = end < text.endIndex ? Array(text[(end + 1)...]) : nil
    var matches = spec.names.filter { $0.name == name }
    if matches.isEmpty { matches = spec.names.filter { $0.name.hasPrefix(name) } }
    if Set(matches.map(\.key)).count > 1 {
      let names = matches.map { "'--\($0.name)'" }.joined(separator: " ")
      try complain("option '\(argument.decoded)' is ambiguous; possibilities: \(names)")
      try hint()
      return false
    }
    guard let match = matches.first else {
      try complain("unrecognized option '--\(name)'")
      try hint()
      return false
    }
    switch (match.value, value) {
    case (.none, nil): parsed.add(match.key)
    case (.none, _):
      try complain("option '--\(match.name)' doesn't allow an argument")
      try hint()
      return false
    case (_, let value?): parsed.add(match.key, value)
    case (.optional, nil): parsed.add(match.key, [])
    case (.required, nil):
      guard place < arguments.count else {
        try complain("option '--\(match.name)' requires an argument")
        try hint()
        return false
      }
      parsed.add(match.key, arguments[place])
      place += 1
    }
    return true
  }

  /// The line that points to the help text.
  func hint() throws(ShellStop) {
    switch name {
    case "grep", "egrep", "fgrep":
      try complainPlainly("Usage: grep [OPTION]... PATTERNS [FILE]...")
      try complainPlainly("Try 'grep --help' for more information.")
    default: try complainPlainly("Try '\(name) --help' for more information.")
    }
  }

  /// A complaint about a missing or superfluous operand.
  func misuse(_ text: String, status: Int = 1) throws(ShellStop) -> Int {
    try complain(text)
    try hint()
    return status
  }
}
