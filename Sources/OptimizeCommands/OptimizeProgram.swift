#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The `optimize` command.
public enum OptimizeProgram {
  /// Runs a command line and returns the process's exit status.
  public static func run(_ arguments: [String]) async -> Int32 {
    let environment = variables()
    let runner = CommandRunner(
      root: .optimize, environment: environment, streams: ProcessStreams(),
      standardOutput: Terminal(descriptor: STDOUT_FILENO, environment: environment),
      standardError: Terminal(descriptor: STDERR_FILENO, environment: environment))
    let work = Task { await runner.run(Array(arguments.dropFirst())) }
    Interruption.onRequest { work.cancel() }
    return await work.value.rawValue
  }

  private static func variables() -> [String: String] {
    var found: [String: String] = [:]
    var place = environ
    while let entry = place.pointee {
      let text = String(cString: entry)
      if let equals = text.firstIndex(of: "=") {
        found[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      place += 1
    }
    return found
  }
}
