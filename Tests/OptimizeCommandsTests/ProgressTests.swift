import Synchronization
import Testing

@testable import OptimizeCommands

@Suite struct ProgressTests {
  /// A clock that stands still until it is moved.
  final class Clock: Sendable {
    private let time = Mutex(0.0)
    var now: Double { time.withLock { $0 } }
    func advance(by seconds: Double) { time.withLock { $0 += seconds } }
  }

  private func display(
    isTerminal: Bool, isQuiet: Bool = false, width: Int = 80
  ) -> (Progress, Clock, RecordedStreams) {
    let streams = RecordedStreams()
    let clock = Clock()
    let output = Output(
      isQuiet: isQuiet,
      standardError: Terminal(isTerminal: isTerminal, width: width, hasColor: false),
      streams: streams)
    return (Progress(output, clock: { clock.now }), clock, streams)
  }

  @Test func plainLinesComeRarelyAndOnceAtTheEnd() {
    let (progress, clock, streams) = display(isTerminal: false)
    progress.begin("desk × expert", total: 40)
    for index in 0..<40 {
      clock.advance(by: 0.5)
      progress.finishOne(of: "desk × expert", success: index % 2 == 0)
    }
    progress.end("desk × expert")
    #expect(
      streams.error == """
        desk × expert  20/40  success 50.0%  2.0/s  left 10s
        desk × expert  40/40  success 50.0%  2.0/s
        desk × expert  40/40  success 50.0%  2.0/s

        """)
  }

  @Test func linesOnATerminalAreRedrawnInPlace() {
    let (progress, clock, streams) = display(isTerminal: true)
    progress.begin("a", total: 2)
    progress.begin("b", total: 2)
    clock.advance(by: 1)
    progress.finishOne(of: "a", success: true)
    progress.end("a")
    progress.clear()
    #expect(
      streams.error == "a  0/2\n" + "\u{1B}[1A\r\u{1B}[Ja  0/2\nb  0/2\n"
        + "\u{1B}[2A\r\u{1B}[Ja  1/2  success 100.0%  1.0/s\nb  0/2\n"
        + "\u{1B}[2A\r\u{1B}[Ja  1/2  success 100.0%  1.0/s\nb  0/2\n" + "\u{1B}[1A\r\u{1B}[J")
  }

  @Test func aTerminalIsRedrawnTenTimesASecondAtMost() {
    let (progress, clock, streams) = display(isTerminal: true)
    progress.begin("a", total: 1000)
    for _ in 0..<1000 {
      clock.advance(by: 0.001)
      progress.finishOne(of: "a", success: nil)
    }
    let draws = streams.error.split(separator: "\n").count
    #expect((8...12).contains(draws), "\(draws)")
  }

  @Test func quietSaysNothing() {
    let (progress, clock, streams) = display(isTerminal: true, isQuiet: true)
    progress.begin("a", total: 1)
    clock.advance(by: 20)
    progress.finishOne(of: "a", success: true)
    progress.end("a")
    #expect(streams.error.isEmpty)
  }

  @Test func namesCannotReachTheTerminalAndLinesAreCut() {
    let (progress, clock, streams) = display(isTerminal: false, width: 40)
    let name = "a\u{1B}[2Jb\nc" + String(repeating: "x", count: 100)
    progress.begin(name, total: 1)
    clock.advance(by: 20)
    progress.finishOne(of: name, success: true)
    let lines = streams.error.split(separator: "\n")
    #expect(lines.count == 1)
    #expect(lines.first?.hasPrefix("ab cxx") == true)
    #expect(lines.first?.count == 39)
  }

  @Test func aResumedCellDoesNotCountWhatWasThereAsSpeed() {
    let (progress, clock, streams) = display(isTerminal: false)
    progress.begin("a", total: 100, done: 90)
    clock.advance(by: 10)
    progress.finishOne(of: "a", success: false)
    #expect(streams.error == "a  91/100  success 0.0%  6.0/min\n")
  }

  @Test func unknownCellsAndStoppedClocksAreHarmless() {
    let (progress, _, streams) = display(isTerminal: true)
    progress.finishOne(of: "nobody", success: true)
    progress.end("nobody")
    progress.begin("a", total: 0)
    for _ in 0..<10 { progress.finishOne(of: "a", success: true) }
    progress.end("a")
    #expect(streams.error.hasSuffix("a  10/0  success 100.0%\n"))
  }

  @Test func timeLeftWidensWithTheSpreadOfTheGaps() throws {
    let steady = try #require(TimeLeft(gaps: Array(repeating: 2, count: 10), remaining: 5))
    #expect(steady.median == 10 && steady.high == 10 && steady.text == "10s")
    let uneven = try #require(TimeLeft(gaps: [1, 3, 1, 3, 1, 3], remaining: 5))
    #expect(uneven.median == 10 && uneven.high > 13 && uneven.high < 16)
    #expect(TimeLeft(gaps: [1], remaining: 5) == nil)
    #expect(TimeLeft(gaps: [1, 1], remaining: 0) == nil)
  }

  @Test(arguments: [
    (0, "0s"), (89.4, "89s"), (90, "1m30s"), (605, "10m05s"), (5400, "1h30m"),
    (359_999, "99h59m"), (Double.infinity, ">100h"),
  ])
  func timesReadWell(seconds: Double, text: String) {
    #expect(TimeLeft.words(seconds) == text)
  }
}
