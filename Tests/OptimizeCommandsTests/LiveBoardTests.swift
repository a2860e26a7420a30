import Testing

@testable import OptimizeCommands

@Suite struct LiveBoardTests {
  private func board(
    isTerminal: Bool, width: Int = 100, height: Int = 30
  ) -> (LiveBoard, RecordedStreams) {
    let streams = RecordedStreams()
    let output = Output(
      standardError: Terminal(isTerminal: isTerminal, width: width, hasColor: false),
      streams: streams)
    let board = LiveBoard(output, clock: { 0 }, size: { (width, height) })
    return (board, streams)
  }

  private var status: LiveStatus {
    var status = LiveStatus()
    status.phase = "screen"
    status.detail = "rule\u{1B}[31m a"
    status.round = 2
    status.alive = 3
    status.candidates = 9
    status.budgets = [
      LiveStatus.Budget(name: "calls", used: 400, limit: 1000, heldBack: 300)
    ]
    status.bestRules = ["lib.one", "lib.two"]
    status.lastRejection = ("lib.three", "forks won 1 and lost 2")
    status.cells = [LiveStatus.Cell(name: "retail × a", base: 40, with: 75, episodes: 100)]
    return status
  }

  @Test func theBlockSaysWhereARunStands() {
    let lines = status.lines(width: 100, height: 30)
    #expect(
      lines == [
        "phase      screen: rule a",
        "search     round 2, 3 of 9 candidates alive",
        "budget     calls 400 of 1000, 300 held back for confirmation",
        "best rules lib.one, lib.two",
        "rejected   lib.three: forks won 1 and lost 2",
        "cell            n    base    with  gain [95 %]           noise",
        "retail × a    100     40%     75%  +35 [+21.5, +46.7]    ±13.6",
      ])
  }

  @Test func aNarrowOrLowTerminalCutsInsteadOfWrapping() {
    var many = status
    many.cells = (0..<126).map {
      LiveStatus.Cell(name: "environment × network-\($0)", base: $0 % 50, with: 25, episodes: 50)
    }
    let lines = many.lines(width: 40, height: 20)
    #expect(lines.count <= 20)
    #expect(lines.allSatisfy { $0.count <= 40 })
    #expect(lines.last?.contains("more cells") == true)
  }

  @Test func aTerminalIsRedrawnInPlace() {
    let (board, streams) = board(isTerminal: true)
    board.show(status)
    var next = status
    next.phase = "confirm"
    board.show(next)
    board.end()
    #expect(streams.error.contains("\u{1B}[7A\r\u{1B}[J"))
    #expect(!streams.error.contains("\u{1B}[31m"))
  }

  @Test func withoutATerminalOnlyNewsAreLines() {
    let (board, streams) = board(isTerminal: false)
    board.show(status)
    board.show(status)
    var next = status
    next.cells = []
    board.show(next)
    next.lastRejection = ("lib.four", "never-fires")
    board.show(next)
    #expect(
      streams.error == """
        screen: rule a (calls 400 of 1000, 300 held back for confirmation)
        rejected lib.three: forks won 1 and lost 2
        best rules: lib.one, lib.two
        rejected lib.four: never-fires

        """)
  }
}
