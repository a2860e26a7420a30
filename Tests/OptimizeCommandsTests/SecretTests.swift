import TestSupport
import Testing
import Trajectories

@testable import OptimizeCommands

/// Secrets that were typed, or that a server repeats, are kept and shown nowhere.
@Suite struct SecretTests {
  static let variables = [
    "OPENAI_API_KEY": "plain-words-as-a-key", "METAHARNESS_MAX_TOKENS": "12345678",
  ]
  static let texts: [(String, String)] = [
    ("--backbone", "--backbone"), ("runs/a/b.json", "runs/a/b.json"), ("12345678", "12345678"),
    ("m=http://localhost:8080/v1#qwen", "m=http://localhost:8080/v1#qwen"),
    ("https://h/v1/@cf/m#qwen", "https://h/v1/@cf/m#qwen"),
    (
      "m=https://me:hunter2@models.example.com/v1?key=abc#qwen",
      "m=https://[credentials]@models.example.com/v1?[query]#qwen"
    ),
    (
      "--proposer=http://t@h/v1#m and http://u:p@h",
      "--proposer=http://[credentials]@h/v1#m and http://[credentials]@h"
    ),
    ("token=plain-words-as-a-key", "token=[key]"),
    ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic [authorization-1]"),
    ("authorization=abcdefghij", "authorization=[authorization-1]"),
    ("password=hunter2hunter2", "password=[secret-1]"),
    ("--ledger me@example.com.jsonl", "--ledger me@example.com.jsonl"),
  ]

  @Test(arguments: texts.indices) func takesOutWhatIsSecretAndNothingElse(index: Int) {
    let (typed, kept) = SecretTests.texts[index]
    #expect(SecretFilter(environment: SecretTests.variables).text(typed) == kept)
  }

  @Test func anErrorRepeatsNoSecret() async {
    let ran = await Ran([
      "record", "--env", "retail", "--backbone", "https://me:hunter2hunter2@example.com/v1",
    ])
    #expect(ran.status != .done && ran.error.contains("unknown backbone"), "\(ran.error)")
    #expect(!(ran.output + ran.error).contains("hunter2"), "\(ran.error)")
  }

  /// The server repeats everything that it was sent; every file and every line of output is searched.
  @Test(.enabled(if: Executable.isBuilt, "the executable is not built beside the tests"))
  func noFileOfARunAndNoReportHoldsASecret() throws {
    @Sendable func echo(_ request: StubServer.Request) -> String {
      "\(request.head) \(request.path) hunter2-in-the-address query-key-0123456789"
        .replacing("\r\n", with: " ")
    }
    let server = StubServer { StubServer.reply(StubServer.chat(echo($0))) }
    let refusing = StubServer {
      StubServer.reply(
        "{\"error\":{\"message\":\"bad key: \(echo($0))\"}}", status: "401 Unauthorized")
    }
    let folder = try TemporaryFolder()
    func address(_ server: StubServer) -> String {
      server.url.replacing("http://", with: "http://user:hunter2-in-the-address@")
        + "?api_key=query-key-0123456789#m"
    }
    let endpoint = "stub=" + address(server)
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      export OPENAI_API_KEY=sk-variable-0123456789abcdef HOLDS_A_TOKEN=plain-word-token
      one() { \(Executable.path) "$@" -q; }
      one record --env retail --backbone '\(endpoint)' --limit 2 --run-name records \\
        --set note=plain-word-token
      one record --env retail --backbone 'no=\(address(refusing))' --limit 1 --run-name broken
      one evaluate --env retail --backbone '\(endpoint)' --limit 2 --baseline retry --run-name judged
      one run --env retail --backbone scripted:mixed --proposer '\(address(server))' --limit 20 \\
        --confirm-limit 2 --check-env household --check-backbone '\(endpoint)' --check-limit 2 \\
        --run-name searched
      for run in records broken judged searched; do
        for form in html markdown json csv junit; do
          one report $run --format $form --out $run.$form || echo "no $form of $run"
        done
      done
      grep -l '"event":"command"' runs/*/events.jsonl | wc -l; ls *.html *.junit | wc -l
      """)
    #expect(outcome.text.hasSuffix("4\n8\n"), "\(outcome.text)")
    // The last is how HTTP writes the address's user and password.
    let secrets = "hunter2|query-key|sk-variable|plain-word-token|dXNlcjpodW50ZXIy"
    let found = Executable.shell("cd \(folder.path); grep -rlaE '\(secrets)' .; echo searched")
    #expect(found.text == "searched\n", "\(found.text)")
    for secret in ["hunter2", "query-key", "sk-variable", "plain-word-token"] {
      #expect(!outcome.text.contains(secret), "\(secret): \(outcome.text)")
    }
    #expect(server.requests.contains { $0.head.contains("Bearer sk-variable") })
  }
}
