import Trajectories

/// Reads a command line against a tree of commands.
struct ArgumentParser: Sendable {
  let root: Command
  /// Environment variables, which stand in for options that are not given.
  let environment: [String: String]

  /// What a command line asks for.
  struct Parsed: Sendable {
    /// The verbs from the root, without the root.
    var path: [String] = []
    var command: Command
    var options: [String: [String]] = [:]
    var positionals: [String: [String]] = [:]

    func isOn(_ flag: Option<Bool>) -> Bool { flag.read(options[flag.spec.name] ?? []) }
  }

  /// Reads and checks the words after the program's name.
  ///
  /// An option's value is that of the command line, else of its variable, else of the file that
  /// `--config` names, else its default.
  func parse(_ words: [String]) throws -> Parsed {
    var parsed = Parsed(command: root)
    var loose: [String] = []
    var rest = words[...]
    var optionsEnded = false
    while let word = rest.popFirst() {
      if !optionsEnded, word == "--" {
        optionsEnded = true
      } else if !optionsEnded, word.hasPrefix("--") {
        try readLong(word.dropFirst(2), rest: &rest, into: &parsed)
      } else if !optionsEnded, word.hasPrefix("-"), word.count > 1, !isNumber(word) {
        try readShort(word.dropFirst(), rest: &rest, into: &parsed)
      } else if !optionsEnded, loose.isEmpty, let next = parsed.command.subcommand(named: word) {
        parsed.command = next
        parsed.path.append(word)
      } else {
        loose.append(word)
      }
    }
    if parsed.isOn(GlobalOptions.help) || parsed.isOn(GlobalOptions.version) { return parsed }
    try refuseForeignOptions(in: parsed)
    try assign(loose, to: &parsed)
    try fillFromVariables(&parsed)
    if let path = GlobalOptions.config.read(parsed.options["config"] ?? []) {
      try fill(&parsed, from: try OptionFile(path: path, root: root))
    }
    try checkRequired(parsed)
    return parsed
  }

  private func readLong(
    _ word: Substring, rest: inout ArraySlice<String>, into parsed: inout Parsed
  ) throws(UsageError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts.first ?? "")
    let attached = parts.count == 2 ? String(parts[1]) : nil
    if let spec = option(named: name, in: parsed) {
      guard spec.takesValue else {
        return try store(attached ?? "true", for: spec, from: "--\(name)", in: &parsed)
      }
      let value: String
      if let attached {
        value = attached
      } else {
        value = try nextValue(for: "--\(name)", spec: spec, &rest, parsed)
      }
      return try store(value, for: spec, from: "--\(name)", in: &parsed)
    }
    if name.hasPrefix("no-"), let spec = option(named: String(name.dropFirst(3)), in: parsed),
      !spec.takesValue
    {
      guard attached == nil else {
        throw UsageError("--\(name) takes no value", path: parsed.path)
      }
      return try store("false", for: spec, from: "--\(name)", in: &parsed)
    }
    throw unknownOption("--\(name)", in: parsed)
  }

  private func readShort(
    _ letters: Substring, rest: inout ArraySlice<String>, into parsed: inout Parsed
  ) throws(UsageError) {
    var letters = letters
    while let letter = letters.popFirst() {
      guard let spec = parsed.command.allOptions.first(where: { $0.short == letter })
      else { throw unknownOption("-\(letter)", in: parsed) }
      if !spec.takesValue {
        try store("true", for: spec, from: "-\(letter)", in: &parsed)
        continue
      }
      let attached = letters.first == "=" ? letters.dropFirst() : letters
      let value =
        try letters.isEmpty
        ? nextValue(for: "-\(letter)", spec: spec, &rest, parsed) : String(attached)
      return try store(value, for: spec, from: "-\(letter)", in: &parsed)
    }
  }

  private func nextValue(
    for option: String, spec: OptionSpec, _ rest: inout ArraySlice<String>, _ parsed: Parsed
  ) throws(UsageError) -> String {
    guard let next = rest.first else {
      throw UsageError("\(option) needs a value: \(spec.placeholder)", path: parsed.path)
    }
    if next.hasPrefix("-"), next.count > 1, !isNumber(next) {
      throw UsageError(
        "\(option) needs a value, found '\(next)'; write \(option)=\(next) if that is the value",
        path: parsed.path)
    }
    rest.removeFirst()
    return next
  }

  private func store(
    _ value: String, for spec: OptionSpec, from source: String, in parsed: inout Parsed
  ) throws(UsageError) {
    if let objection = spec.objection(to: value) {
      throw UsageError(
        "\(source): \(objection), found '\(value)'" + suggestion(for: value, among: spec),
        path: parsed.path)
    }
    if spec.isRepeated {
      parsed.options[spec.name, default: []].append(value)
    } else {
      parsed.options[spec.name] = [value]
    }
  }

  private func assign(_ words: [String], to parsed: inout Parsed) throws(UsageError) {
    var words = words[...]
    for spec in parsed.command.positionals {
      let taken = spec.isRepeated ? Array(words) : Array(words.prefix(1))
      words = words.dropFirst(taken.count)
      if taken.isEmpty, spec.isRequired {
        throw UsageError("\(spec.name) is missing: \(spec.summary)", path: parsed.path)
      }
      if !taken.isEmpty { parsed.positionals[spec.name] = taken }
    }
    guard let extra = words.first else { return }
    let names = parsed.command.subcommands.map(\.name)
    guard !names.isEmpty, parsed.command.positionals.isEmpty else {
      throw UsageError("unexpected argument '\(extra)'", path: parsed.path)
    }
    throw UsageError(
      "unknown command '\(extra)'" + didYouMean(NearestNames.of(extra, among: names)),
      path: parsed.path)
  }

  private func fillFromVariables(_ parsed: inout Parsed) throws(UsageError) {
    for spec in parsed.command.allOptions
    where parsed.options[spec.name] == nil && !GlobalOptions.withoutVariable.contains(spec.name) {
      for variable in [spec.variable] + spec.otherVariables {
        guard let value = environment[variable], !value.isEmpty else { continue }
        let values = spec.isRepeated ? value.split(separator: ",").map(String.init) : [value]
        for value in values { try store(value, for: spec, from: variable, in: &parsed) }
        break
      }
    }
  }

  private func fill(_ parsed: inout Parsed, from file: OptionFile) throws(UsageError) {
    for spec in parsed.command.allOptions where parsed.options[spec.name] == nil {
      for value in file.values[spec.name] ?? [] {
        try store(value, for: spec, from: "\(file.path): \(spec.name)", in: &parsed)
      }
    }
  }

  private func checkRequired(_ parsed: Parsed) throws(UsageError) {
    for spec in parsed.command.options where spec.isRequired && parsed.options[spec.name] == nil {
      throw UsageError(
        "--\(spec.name) \(spec.placeholder) is missing: \(spec.summary)", path: parsed.path)
    }
  }

  private func option(named name: String, in parsed: Parsed) -> OptionSpec? {
    parsed.command.allOptions.first { $0.name == name }
  }

  /// An option before a verb below must be one that the verb below has too.
  private func refuseForeignOptions(in parsed: Parsed) throws(UsageError) {
    let known = Set(parsed.command.allOptions.map(\.name))
    if let foreign = parsed.options.keys.filter({ !known.contains($0) }).min() {
      throw unknownOption("--\(foreign)", in: parsed)
    }
  }

  private func unknownOption(_ word: String, in parsed: Parsed) -> UsageError {
    let names = parsed.command.allOptions.map { "--\($0.name)" }
    let near = word.hasPrefix("--") ? NearestNames.of(word, among: names) : []
    return UsageError("unknown option '\(word)'" + didYouMean(near), path: parsed.path)
  }

  private func suggestion(for value: String, among spec: OptionSpec) -> String {
    guard case .choice(let names) = spec.kind else { return "" }
    return didYouMean(NearestNames.of(value, among: names))
  }

  private func didYouMean(_ names: [String]) -> String {
    names.isEmpty ? "" : "; did you mean \(names.joined(separator: " or "))?"
  }

  private func isNumber(_ word: String) -> Bool { Double(word) != nil }
}
