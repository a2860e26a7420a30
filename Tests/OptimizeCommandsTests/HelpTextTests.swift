import Testing

@testable import OptimizeCommands

@Suite struct HelpTextTests {
  @Test func aVerbsHelpSaysEverythingItDeclares() async {
    let ran = await Ran(["show", "--help"], root: SampleTree.root)
    #expect(ran.status == .done)
    #expect(
      ran.output == """
        Shows what it understood, in one object.

        Usage
          optimize show first [others...] [options]

        Arguments
          first   The first word.
          others  More words.

        Options
          -c, --count N     How many. (default 3; METAHARNESS_COUNT)
              --offset N    Where to begin. (METAHARNESS_OFFSET)
              --weight X    How heavy. (default 0.5; METAHARNESS_WEIGHT)
          -l, --label TEXT  What to call it. (METAHARNESS_LABEL, OTHER_LABEL)
          -t, --tag TEXT    A mark. (may be repeated; METAHARNESS_TAG)
              --size NAME   How large. (one of small, large; default small;
                            METAHARNESS_SIZE)
          -n, --dry-run     Do nothing. (METAHARNESS_DRY_RUN)
              --no-keep     Keep the result. (METAHARNESS_KEEP)

        Everywhere
              --json         Print one JSON object on standard output and nothing else
                             there. (METAHARNESS_JSON)
          -q, --quiet        Print no progress and no notes on standard error.
                             (METAHARNESS_QUIET)
              --no-color     Print without colour; so does NO_COLOR. (METAHARNESS_COLOR)
              --config FILE  Read options from a JSON file; the command line and
                             variables come first. (METAHARNESS_CONFIG)
          -h, --help         Print this help.
              --version      Print the version.

        Examples
          optimize show a -c 2
              two of a

        """)
  }

  @Test(arguments: [40, 60, 80, 132, 160])
  func linesStayWithinTheTerminal(width: Int) {
    func check(_ command: Command, _ path: [String]) {
      let terminal = Terminal(isTerminal: true, width: width, hasColor: false)
      let help = HelpText(path: path, command: command, terminal: terminal).text
      let body = help.split(separator: "\n").filter { !$0.hasPrefix("  optimize") }
      for line in body where line.contains(" ") && line.count > width {
        let words = line.split(separator: " ")
        #expect(words.count == 1, "\(line.count) columns: \(line)")
      }
      for next in command.subcommands { check(next, path + [next.name]) }
    }
    check(.optimize, [])
  }

  @Test func helpAndDashDashHelpAgree() async {
    let verb = await Ran(["help", "envs", "verify"])
    let option = await Ran(["envs", "verify", "--help"])
    #expect(verb.status == .done)
    #expect(verb.output == option.output)
  }

  @Test func theTopHelpListsVerbsAndExitCodes() async {
    let ran = await Ran(["--help"])
    for verb in Command.verbs { #expect(ran.output.contains("\n  \(verb.name) ")) }
    for status in OptimizeCommands.ExitStatus.allCases {
      #expect(ran.output.contains("\n  \(status.rawValue) "))
    }
  }

  @Test func theTourNamesOnlyVerbsThatAreThere() async {
    let ran = await Ran([])
    #expect(ran.status == .done)
    #expect(Tour.text(verbs: []).split(separator: "\n").count == 1)
    #expect(ran.output.contains("optimize envs"))
  }

  @Test func boldHeadingsOnlyWhereColourIsWanted() {
    let colored = Terminal(isTerminal: true, width: 80, hasColor: true)
    #expect(
      HelpText(path: [], command: .optimize, terminal: colored).text.contains("\u{1B}[1mUsage"))
    let plain = HelpText(path: [], command: .optimize, terminal: .plain).text
    #expect(!plain.contains("\u{1B}"))
  }
}
