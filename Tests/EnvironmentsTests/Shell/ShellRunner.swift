@testable import Environments

/// Runs a script on a fresh machine.
enum ShellRunner {
  static func runBytes(
    _ script: String, limits: ShellLimits = ShellLimits()
  ) -> ShellInterpreter.Output {
    ShellInterpreter(BaseMachine.make(), limits: limits)
      .run(Array(script.utf8), mergingErrors: false)
  }

  static func run(
    _ script: String, limits: ShellLimits = ShellLimits()
  ) -> (text: String, errors: String, status: Int, limit: ShellLimit?) {
    let output = runBytes(script, limits: limits)
    return (output.text.decoded, output.errors.decoded, output.status, output.limit)
  }
}
