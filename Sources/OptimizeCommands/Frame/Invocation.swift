/// A checked command line: what a verb's `run` gets.
struct Invocation: Sendable {
  /// The verbs from the root: `["envs", "tasks"]`.
  let path: [String]
  /// Where the verb writes.
  let output: Output
  /// The environment variables of the process.
  let environment: [String: String]
  let optionValues: [String: [String]]
  let positionalValues: [String: [String]]

  /// The value of an option: from the command line, else from its variable, else its default.
  subscript<Value>(_ option: Option<Value>) -> Value {
    option.read(optionValues[option.spec.name] ?? [])
  }

  /// The value of a positional argument.
  subscript<Value>(_ positional: Positional<Value>) -> Value {
    positional.read(positionalValues[positional.spec.name] ?? [])
  }

  /// Whether an option was given, on the command line or by its variable.
  func isGiven(_ spec: OptionSpec) -> Bool { optionValues[spec.name] != nil }
}
