/// A checked command line: what a verb's `run` gets.
struct Invocation: Sendable {
  /// The verbs from the root: `["envs", "tasks"]`.
  let path: [String]
  /// Where the verb writes.
  let output: Output
  /// The environment variables of the process.
  let environment: [String: String]
  private(set) var optionValues: [String: [String]]
  let positionalValues: [String: [String]]
  /// The words after the program's name, as they were typed.
  var words: [String] = []

  /// What is taken out of everything that is kept.
  var secretFilter: SecretFilter { SecretFilter(environment: environment) }

  /// The command line as a shell would take it again, without what is secret in it.
  var commandLine: String {
    let filter = secretFilter
    return (["optimize"] + words.map(filter.text)).map(Invocation.quoted).joined(separator: " ")
  }

  /// Those of the options that were given, as a shell would take them again.
  func given(_ specs: [OptionSpec]) -> [String] {
    specs.flatMap { spec in
      (optionValues[spec.name] ?? []).map { "--\(spec.name) \(Invocation.quoted($0))" }
    }
  }

  private static func quoted(_ word: String) -> String {
    let isPlain =
      !word.isEmpty
      && word.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"):
          true
        default: "-_./=:,+@%".utf8.contains(byte)
        }
      }
    return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }

  /// The value of an option: from the command line, else from its variable, else its default.
  subscript<Value>(_ option: Option<Value>) -> Value {
    option.read(optionValues[option.spec.name] ?? [])
  }

  /// The same command line with a flag that follows from another of its words.
  func raising(_ flag: Option<Bool>) -> Invocation {
    var raised = self
    raised.optionValues[flag.spec.name] = ["true"]
    return raised
  }

  /// The value of a positional argument.
  subscript<Value>(_ positional: Positional<Value>) -> Value {
    positional.read(positionalValues[positional.spec.name] ?? [])
  }
}
