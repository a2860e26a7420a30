import Interventions
import TestSupport
import Testing
import Trajectories

@testable import OptimizeCommands

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the articles and the help show works as it is shown.
@Suite struct DocumentationTests {
  private static let root = #filePath.split(separator: "/Tests/").first.map(String.init) ?? "."
  private static let docs = root + "/docs"

  private static func text(_ name: String) throws -> String {
    String(decoding: try FileContents.read(docs + "/" + name), as: UTF8.self)
  }

  /// The commands of an article's shell blocks.
  private static func commands(of article: String) throws -> [String] {
    var isInside = false
    var commands: [String] = []
    for line in try text(article).split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") {
        isInside = line == "```sh"
      } else if isInside {
        commands.append(String(line))
      }
    }
    return commands
  }

  @Test(.enabled(if: Executable.isBuilt, "the executable is not built beside the tests"))
  func theTutorialEndsInACertificate() throws {
    let folder = try TemporaryFolder()
    let commands = try Self.commands(of: "tutorial.md")
    #expect(commands.count >= 10)
    let script = commands.map { command in
      // Accepted, inconclusive and rejected are all honest ends.
      "\(command) > out.txt 2>&1; status=$?; case $status in 0|4|10) ;; "
        + "*) echo \"$status: \(command.replacing("\"", with: ""))\"; cat out.txt; exit 1;; esac"
    }.joined(separator: "\n")
    let outcome = Executable.shell(
      """
      cd \(folder.path)
      optimize() { \(Executable.path) "$@"; }
      \(script)
      grep -o '"verdict": "[a-z]*' runs/first/certificate.json | head -1
      head -c 15 runs/first/report.html; grep -c '<testcase' gates.xml
      """)
    #expect(outcome.status == 0, "\(outcome.text)")
    #expect(outcome.text.contains("\"verdict\": \""), "\(outcome.text)")
    #expect(outcome.text.contains("<!doctype html>"), "\(outcome.text)")
  }

  /// Verbs whose example needs what a tour before it made; the tutorial or their own suites run them.
  private static let needing: Set<String> = [
    "play", "export", "import", "fork", "replay", "compile", "mine", "report", "verify", "sign",
    "diff", "lint", "ablate", "gc", "record", "run", "aa", "init", "evaluate", "estimate", "doctor",
    "port", "review",
  ]

  @Test func everyVerbShowsAnExampleThatTheParserTakes() throws {
    func check(_ command: Command, _ path: [String]) throws {
      if !path.isEmpty { #expect(!command.examples.isEmpty, "\(path) shows no example") }
      // An option file is read while parsing, and the example's does not lie here.
      for example in command.examples where !example.line.contains("--config") {
        // Of a line for a shell only the call itself is the parser's.
        let call = example.line.split(separator: "optimize ", maxSplits: 1).last ?? ""
        let words = call.split(separator: " ").map(String.init).prefix { !"|>;".contains($0) }
        let parsed = try ArgumentParser(root: .optimize, environment: [:]).parse(
          words.map { $0.hasSuffix(")") ? String($0.dropLast()) : $0 })
        #expect(
          Array(parsed.path.prefix(path.count)) == path, "\(example.line) is not of \(path)")
      }
      for inner in command.subcommands { try check(inner, path + [inner.name]) }
    }
    try check(.optimize, [])
  }

  @Test(
    .enabled(if: Executable.isBuilt, "the executable is not built beside the tests"),
    arguments: Command.verbs.filter { !DocumentationTests.needing.contains($0.name) }.map(\.name))
  func examplesThatNeedNothingRun(verb: String) throws {
    let command = try #require(Command.verbs.first { $0.name == verb })
    let folder = try TemporaryFolder()
    for example in command.examples {
      let outcome = Executable.shell(
        """
        cd \(folder.path) && ln -sfn \(Self.root)/interventions interventions
        optimize() { \(Executable.path) "$@"; }
        \(example.line)
        """)
      #expect(outcome.status == 0, "\(example.line): \(outcome.text)")
    }
  }

  @Test func everyTriggerAndEffectHasAnExampleThatCompiles() throws {
    let article = try Self.text("rule-language.md")
    let (triggers, effects) = try (
      Self.kinds(in: article, under: "## Triggers"), Self.kinds(in: article, under: "## Effects")
    )
    #expect(triggers.count >= 14)
    #expect(effects.count >= 20)
    for (group, kinds) in [("trigger", triggers), ("effect", effects)] {
      for kind in kinds {
        let file = Self.docs + "/examples/rules/\(group)-\(kind).json"
        let harness = try HarnessFile.read(file)
        _ = try CompiledHarness.compile(harness)
        #expect(try FileContents.read(file).contains(kind), "\(file) does not use \(kind)")
      }
    }
  }

  /// The names in code marks of a table's first or second column below a heading.
  private static func kinds(in article: String, under heading: String) throws -> [String] {
    let section = article.split(separator: heading).last ?? ""
    var found: [String] = []
    for line in section.split(separator: "\n").drop(while: { !$0.hasPrefix("|") }) {
      guard line.hasPrefix("|") else { break }
      let columns = line.split(separator: "|")
      let names = heading == "## Triggers" ? columns.first : columns.dropFirst().first
      for part in (names ?? "").split(separator: "`", omittingEmptySubsequences: false).enumerated()
      where part.offset % 2 == 1 {
        found.append(String(part.element))
      }
    }
    return found
  }
}

extension [UInt8] {
  fileprivate func contains(_ text: String) -> Bool {
    String(decoding: self, as: UTF8.self).contains(text)
  }
}
