import Testing

@testable import OptimizeCommands

@Suite struct ArgumentParsingTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let words: [String]
    var environment: [String: String] = [:]
    let expected: String

    init(_ line: String, _ expected: String, _ environment: [String: String] = [:]) {
      words = line.split(separator: " ").map(String.init)
      self.environment = environment
      self.expected = expected
    }

    var testDescription: String { words.joined(separator: " ") }
  }

  @Test(arguments: [
    Case("show a", "count=3 offset=- weight=0.5 label=- tags= size=small dry=false keep=true"),
    Case("show a --count 5", "count=5"),
    Case("show a --count=5", "count=5"),
    Case("show a -c 5", "count=5"),
    Case("show a -c5", "count=5"),
    Case("show a -c=5", "count=5"),
    Case("show a -nc5", "count=5 dry=true"),
    Case("show --count 5 a", "count=5 first=a"),
    Case("show a --count 5 --count 6", "count=6"),
    Case("show a --offset -4", "offset=-4"),
    Case("show a --offset=-9223372036854775808", "offset=-9223372036854775808"),
    Case("show a --weight 1e-2", "weight=0.01"),
    Case("show a --label=", "label= "),
    Case("show a --label=x=y", "label=x=y"),
    Case("show a --label=--json", "label=--json"),
    Case("show a -t x -t y --tag=z", "tags=x+y+z"),
    Case("show a --size large", "size=large"),
    Case("show a --dry-run --no-dry-run", "dry=false"),
    Case("show a --no-keep", "keep=false"),
    Case("show a --keep=false", "keep=false"),
    Case("show a b c", "first=a rest=b+c"),
    Case("show -- --count -n", "first=--count rest=-n count=3 dry=false"),
    Case("show a -- -- b", "rest=--+b"),
    Case("show -", "first=-"),
    Case("show -5", "first=-5"),
    Case("show show", "first=show"),
    Case("show a", "count=8", ["METAHARNESS_COUNT": "8"]),
    Case("show a -c1", "count=1", ["METAHARNESS_COUNT": "8"]),
    Case("show a", "count=3", ["METAHARNESS_COUNT": ""]),
    Case("show a", "dry=true", ["METAHARNESS_DRY_RUN": "yes"]),
    Case("show a --no-dry-run", "dry=false", ["METAHARNESS_DRY_RUN": "1"]),
    Case("show a", "tags=x+y", ["METAHARNESS_TAG": "x,y"]),
    Case("show a", "label=ours", ["OTHER_LABEL": "theirs", "METAHARNESS_LABEL": "ours"]),
    Case("show a", "label=theirs", ["OTHER_LABEL": "theirs"]),
  ])
  func understands(_ example: Case) async {
    let ran = await Ran(example.words, root: SampleTree.root, environment: example.environment)
    #expect(ran.status == .done, "\(ran.error)")
    for field in example.expected.split(separator: " ") {
      #expect((ran.output.dropLast() + " ").contains(field + " "), "\(field): \(ran.output)")
    }
  }

  @Test(arguments: [
    Case("shw", "unknown command 'shw'; did you mean show?"),
    Case("zzzzzz", "unknown command 'zzzzzz' (see"),
    Case(
      "group belov", "unknown command 'belov'; did you mean below? (see: optimize group --help)"),
    Case("show", "first is missing: The first word. (see: optimize show --help)"),
    Case("need", "--name TEXT is missing: Who."),
    Case("need x --name y", "unexpected argument 'x'"),
    Case("show a --coutn 5", "unknown option '--coutn'; did you mean --count?"),
    Case("show a -z", "unknown option '-z'"),
    Case("show a ---", "unknown option '---'"),
    Case("show a --=x", "unknown option '--'"),
    Case("show a --count", "--count needs a value: N"),
    Case("show a --count --quiet", "--count needs a value, found '--quiet'; write --count=--quiet"),
    Case("show a --count=", "--count: expected an integer, found ''"),
    Case("show a --count 10", "--count: expected an integer from 0 to 9, found '10'"),
    Case("show a --count 99999999999999999999", "--count: expected an integer, found"),
    Case("show a --weight nan", "--weight: expected a number, found 'nan'"),
    Case("show a --weight 2", "expected a number from 0.0 to 1.0, found '2'"),
    Case("show a --size lrge", "expected one of small, large, found 'lrge'; did you mean large?"),
    Case("show a --dry-run=maybe", "--dry-run: expected true or false, found 'maybe'"),
    Case("show a --no-dry-run=1", "--no-dry-run takes no value"),
    Case("show a --no-count", "unknown option '--no-count'"),
    Case("show a -n -c 7", "--count 7 cannot be a dry run (see: optimize show --help)"),
    Case("show a", "METAHARNESS_COUNT: expected an integer, found 'x'", ["METAHARNESS_COUNT": "x"]),
    Case("show \u{1B}[31mred -z\u{07}", "unknown option '-z'"),
  ])
  func refuses(_ example: Case) async {
    let ran = await Ran(example.words, root: SampleTree.root, environment: example.environment)
    #expect(ran.status == .usage)
    #expect(ran.output.isEmpty)
    #expect(ran.error.contains(example.expected), "\(ran.error)")
    #expect(ran.error.split(separator: "\n").count == 1)
    #expect(!ran.error.contains("\u{1B}"))
  }

  @Test func anOptionMayStandBeforeTheVerbBelowThatHasItToo() async {
    let ran = await Ran(["--quiet", "group", "--json", "below"], root: SampleTree.root)
    #expect(ran.status == .gateNotMet)
  }

  @Test func everyVerbOfTheProductTellsItsOptionsApart() {
    func check(_ command: Command) {
      let names = command.allOptions.map(\.name)
      #expect(Set(names).count == names.count, "\(command.name) has an option twice")
      let shorts = command.allOptions.compactMap(\.short)
      #expect(Set(shorts).count == shorts.count, "\(command.name) has a letter twice")
      let verbs = command.subcommands.map(\.name)
      #expect(Set(verbs).count == verbs.count, "\(command.name) has a verb twice")
      #expect(!command.positionals.dropLast().contains { $0.isRepeated }, "\(command.name)")
      command.subcommands.forEach(check)
    }
    check(.optimize)
  }
}
