import Trajectories

/// A real bash in a bubblewrap sandbox that is kept for one episode.
///
/// A class because it owns the sandbox's first process; one thread at a time may use it.
final class ShellSandbox {
  /// What a script left behind.
  struct Output: Sendable {
    var status: Int
    var text: [UInt8]
    /// The script ran out of time, or wrote more than is kept; nil where neither.
    var limit: ShellLimit?
  }

  enum Language: String, Sendable { case bash, python }

  private let limits: SandboxCommand.Limits
  private let process: ChildProcess
  private var requests = 0
  /// Unguessable from inside, so that no script can fake the end of its own output.
  private let secret: String

  init(limits: SandboxCommand.Limits = .init()) throws(EnvironmentError) {
    guard let command = SandboxCommand(limits: limits) else { throw ShellSandbox.isMissing }
    self.limits = limits
    secret = String(UInt64.random(in: .min ... .max), radix: 36)
    do throws(ChildProcess.Failure) {
      process = try ChildProcess(command.words)
    } catch {
      throw ShellSandbox.failure(error.reason)
    }
    let start = SandboxCommand.supervisor(limits).octets + [0]
    let first = try send(start + "printf '%s\\n' '20 \(mark)' >&5; \(ending(of: "0"))\n".octets, 20)
    guard first.status == 0 else {
      throw ShellSandbox.failure("its shell did not start: \(process.lastErrorLines)")
    }
  }

  static let isMissing = EnvironmentError.infrastructure(
    environment: "shell",
    detail: "official OS tasks run in a sandbox, and bwrap is not installed "
      + "(Debian: apt-get install bubblewrap); everything else works without it")

  static func failure(_ reason: String) -> EnvironmentError {
    .infrastructure(environment: "shell", detail: "the bubblewrap sandbox failed: \(reason)")
  }

  /// Runs a script in the session's shell, which keeps its variables and its folder.
  func run(_ script: String, seconds: Int? = nil) throws(EnvironmentError) -> Output {
    let seconds = seconds ?? limits.seconds
    // Decoded first: a substitution in the words of `eval` would overwrite the status before it.
    return try send(
      ("__script=$(base64 -d <<< \(script.octets.base64)); "
        + "printf '%s\\n' '\(seconds) \(mark)' >&5; (exit ${__status:-0}); "
        + "eval \"$__script\" < /dev/null 2>&1 4>&- 5>&-; "
        + "__status=$?; \(ending(of: "$__status"))\n").octets, seconds)
  }

  /// Runs a program text in a process of its own in the home folder; only its output is kept.
  func runAlone(
    _ text: String, in language: Language, _ arguments: [String], seconds: Int? = nil
  ) throws(EnvironmentError) -> Output {
    let seconds = seconds ?? limits.seconds
    let settings = SandboxCommand.environment.map { "\($0.0)=\($0.1)" }.joined(separator: " ")
    let program = language == .bash ? "bash -c" : "python3 -c"
    let words = ([text] + arguments).map {
      // A command substitution drops line ends, which belong to an argument.
      "\"$(base64 -d <<< \(($0 + "x").octets.base64))\""
    }
    let names = words.indices.map { "__a\($0)" }
    let sets = zip(names, words).map { "\($0)=\($1); \($0)=${\($0)%x}" }.joined(separator: "; ")
    let values = names.map { "\"$\($0)\"" }.joined(separator: " ")
    return try send(
      ("printf '%s\\n' '\(seconds) \(mark)' >&5; (\(sets); cd /root; exec env -i \(settings) "
        + "\(program) \(values)) < /dev/null 1>&4 2> /dev/null 5>&-; \(ending(of: "$?"))\n").octets,
      seconds)
  }

  // MARK: Protocol

  private var mark: String { "\u{1E}\(secret)\(requests)\u{1E}" }

  private func ending(of status: String) -> String {
    "__last=\(status); printf 'done\\n' >&5; printf '%s %s\\n' '\(mark)' $__last >&4"
  }

  private func send(_ line: [UInt8], _ seconds: Int) throws(EnvironmentError) -> Output {
    let mark = self.mark.octets
    requests += 1
    do throws(ChildProcess.Failure) {
      let (bytes, isCut) = try process.exchange(
        line, until: mark, keeping: limits.outputBytes, timeout: Double(seconds) + 20)
      let words = try process.readLine(timeout: 20).split(separator: 32)
      return Output(
        status: words.first.flatMap { Int(octets: $0) } ?? 255, text: bytes,
        limit: words.last == "stopped".octets[...] ? .steps : isCut ? .output : nil)
    } catch {
      throw ShellSandbox.failure(error.reason)
    }
  }
}

extension [UInt8] {
  /// RFC 4648 with padding.
  var base64: String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var out: [UInt8] = []
    out.reserveCapacity((count + 2) / 3 * 4)
    for start in stride(from: 0, to: count, by: 3) {
      let group = (0..<3).map { start + $0 < count ? Int(self[start + $0]) : 0 }
      let bits = group[0] << 16 | group[1] << 8 | group[2]
      for place in 0..<4 {
        out.append(
          start + place <= count ? letters[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
      }
    }
    return out.decoded
  }
}
