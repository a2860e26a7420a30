import Backbones
import Environments
import Interventions
import MetaHarness
import Testing
import Trajectories

/// The acceptance programs in the real environments: what each shows there, and not without its rule.
@Suite("Acceptance programs in their environments")
struct AcceptanceRunTests {
  struct Run: Sendable, CustomTestStringConvertible {
    let program: String
    let rule: String
    let task: String
    let answers: [Completion]
    /// A text that the transcript shows with the rule and not without it.
    let shows: String
    var testDescription: String { "\(program): \(rule)" }
  }

  private static func commands(_ texts: String...) -> [Completion] {
    texts.map(ListBackbone.command)
  }

  private static func sql(_ query: String) -> Completion {
    ListBackbone.call("execute_sql", ["query": .string(query)])
  }

  private static func commit(_ answer: String) -> Completion {
    ListBackbone.call("commit_final_answer", ["answers": [.string(answer)]])
  }

  private static func bash(_ script: String) -> Completion {
    ListBackbone.call("bash_action", ["script": .string(script)])
  }

  private static let boots =
    commands("search[boots memory foam arch support]", "click[next >]", "click[next >]")
    + commands("click[next >]", "click[b000qk4bnt]")

  private static func search(first: String, last: String, zip: String) -> Completion {
    ListBackbone.call(
      "find_user_id_by_name_zip",
      ["first_name": .string(first), "last_name": .string(last), "zip": .string(zip)])
  }

  static let runs: [Run] = [
    Run(
      program: "01-same-verb-canonicaliser", rule: "household.canonical",
      task: "household/v1/H4/1",
      answers: commands("go to countertop 1", "take bread 1 on countertop 1"),
      shows: "take bread 1 from countertop 1"),
    Run(
      program: "01-same-verb-canonicaliser", rule: "household.block", task: "household/v1/H4/1",
      answers: commands("dance", "sing", "shout", "look"), shows: "is not possible here"),
    Run(
      program: "02-subgoal-hint", rule: "household.hint", task: "household/v1/H4/1",
      answers: commands("look", "look"),
      shows: "you still look for bread; try 'go to shelf 1'"),
    Run(
      program: "03-ignored-hint", rule: "household.force", task: "household/v1/H4/1",
      answers: commands("go to countertop 1", "look", "look", "go to cabinet 1"),
      shows: "take bread 1 from countertop 1 was done"),
    Run(
      program: "04-buy-now-gate", rule: "shop.buy-gate", task: "shop/v1/S4/7",
      answers: boots + commands("click[8]", "click[buy now]", "click[rose pink]"),
      shows: "not chosen yet: click[rose pink]"),
    Run(
      program: "05-checklist", rule: "shop.still-needed", task: "shop/v1/S4/7",
      answers: boots + commands("click[8]", "click[rose pink]"),
      shows: "Still to choose: rose pink."),
    Run(
      program: "05-checklist", rule: "shop.all-chosen", task: "shop/v1/S4/7",
      answers: boots + commands("click[8]", "click[rose pink]", "click[description]"),
      shows: "Everything is chosen"),
    Run(
      program: "05-checklist", rule: "shop.over-budget", task: "shop/v1/S9/5",
      answers: boots + commands("click[back to search]"), shows: "Over budget ("),
    Run(
      program: "06-answer-candidate", rule: "shell.promote", task: "shell/v1/count-files/4",
      answers: [bash("find ~/records -type f -name '*.txt' | wc -l")],
      shows: "If 4 answers the task, hand it in."),
    Run(
      program: "06-answer-candidate", rule: "shell.lint-depth", task: "shell/v1/count-files/4",
      answers: [bash("ls ~/records | wc -l")], shows: "use find before you trust the number"),
    Run(
      program: "06-answer-candidate", rule: "shell.monitor", task: "shell/v1/count-files/4",
      answers: (0..<3).map { _ in bash("find ~/records -type f | wc -l") },
      shows: "gives the same again"),
    Run(
      program: "07-sum-of-counts", rule: "shell.sum", task: "shell/v1/count-files/4",
      answers: [
        bash("find ~/records -type f -name '*.txt' | wc -l"),
        bash("find ~/records -type f -name '*.log' | wc -l"),
      ], shows: "Together that makes"),
    Run(
      program: "08-identifier-quoting", rule: "database.quote", task: "database/v1/D18/2",
      answers: [
        sql("DESCRIBE `deliveries 100%`"),
        sql("SELECT name (as filed) FROM `deliveries 100%` LIMIT 1"),
      ], shows: "SELECT `name (as filed)` FROM `deliveries 100%`"),
    Run(
      program: "08-identifier-quoting", rule: "database.shape", task: "database/v1/D18/2",
      answers: [sql("DESCRIBE `deliveries 100%`"), commit("There are 1,204 rows.")],
      shows: #"["1204"]"#),
    Run(
      program: "09-commit-gate", rule: "database.commit-no-query", task: "database/v1/D18/2",
      answers: [commit("7"), commit("7")], shows: "No statement has been run yet"),
    Run(
      program: "09-commit-gate", rule: "database.commit-no-mutation", task: "database/v1/D15/3",
      answers: [sql("SELECT 1"), commit("done"), commit("done")],
      shows: "asks for a change and none has been made"),
    Run(
      program: "09-commit-gate", rule: "database.commit-give-up", task: "database/v1/D15/3",
      answers: [sql("SELECT 1"), commit("It is not possible."), commit("x")],
      shows: "The change is possible"),
    Run(
      program: "09-commit-gate", rule: "database.commit-blank", task: "database/v1/D18/2",
      answers: [sql("SELECT 1"), commit(" "), commit("x")], shows: "The answer is blank"),
    Run(
      program: "09-commit-gate", rule: "database.commit-empty", task: "database/v1/D18/2",
      answers: [
        sql("SELECT * FROM `deliveries 100%` WHERE `range` = -1"), commit("0"), commit("0"),
      ], shows: "The last result was empty"),
    Run(
      program: "12-stuck-loop", rule: "service.stuck", task: "retail/v1/R2/6",
      answers: (1...3).map {
        search(first: "Rosalie", last: "Abernath", zip: "3179\($0)")
      }, shows: "find_user_id_by_name_zip has failed three times"),
  ]

  @Test("shows what its line says, and not without its rule", arguments: runs)
  func program(_ run: Run) async throws {
    let program = try RuleFiles.acceptance(run.program)
    var without = program
    without.interventions.removeAll { $0.id == run.rule }
    #expect(without.interventions.count == program.interventions.count - 1)
    let shown = try await transcript(program, run)
    #expect(shown.contains(run.shows), "\(shown.suffix(1500))")
    #expect(try await !transcript(without, run).contains(run.shows))
  }

  /// Everything that the model and the world were shown.
  private func transcript(_ harness: Harness, _ run: Run) async throws -> String {
    let name = String(run.task.prefix { $0 != "/" })
    let backbone = ListBackbone(run.answers)
    let trajectory = await EpisodeRunner.run(
      EpisodePlan(
        environment: try EnvironmentCatalogue.builtIn.make(name), task: run.task,
        backbone: backbone, harness: try CompiledHarness.compile(harness)))
    var lines = backbone.shown
    for step in trajectory.steps {
      lines += step.bounces.map(\.reply)
      if let action = step.action {
        lines.append("\(action)" + (step.isHarnessDecided ? " was done" : ""))
      }
      lines.append((step.shown ?? step.observation).text)
    }
    return lines.joined(separator: "\n")
  }
}
