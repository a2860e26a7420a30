import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A run's state on standard error: one block that is redrawn in place on a terminal, a plain line
/// for each thing that is new elsewhere.
///
/// A class because a run tells its state from many threads and there is one display.
final class LiveBoard: Sendable {
  /// How large the terminal is now; asked anew for each drawing, since people resize windows.
  typealias Size = @Sendable () -> (width: Int, height: Int)

  private let output: Output
  private let clock: @Sendable () -> Double
  private let size: Size
  private let state = Mutex(State())

  private struct State: Sendable {
    var drawnLines = 0
    var lastDrawn = -Double.infinity
    var last: LiveStatus?
    var pending: LiveStatus?
  }

  private static let redrawInterval = 0.1

  init(
    _ output: Output, clock: @escaping @Sendable () -> Double = Progress.seconds,
    size: @escaping Size = LiveBoard.terminalSize
  ) {
    self.output = output
    self.clock = clock
    self.size = size
  }

  /// Shows a state, at most ten times a second on a terminal.
  func show(_ status: LiveStatus) {
    guard !output.isQuiet else { return }
    state.withLock { state in
      guard status != state.last else { return }
      guard output.standardError.isTerminal else {
        let news = LiveBoard.news(status, since: state.last)
        state.last = status
        if !news.isEmpty { write(news.map { PlainText.line($0) + "\n" }.joined()) }
        return
      }
      let now = clock()
      let isNewPhase = status.phase != state.last?.phase
      guard isNewPhase || now - state.lastDrawn >= LiveBoard.redrawInterval else {
        state.pending = status
        return
      }
      draw(status, at: now, in: &state)
    }
  }

  /// Draws what is still pending and leaves the block on the screen.
  func end() {
    guard !output.isQuiet else { return }
    state.withLock { state in
      if let pending = state.pending { draw(pending, at: clock(), in: &state) }
      state.drawnLines = 0
    }
  }

  private func draw(_ status: LiveStatus, at now: Double, in state: inout State) {
    let (width, height) = size()
    let lines = status.lines(width: max(20, width - 1), height: max(6, height - 1))
    let erase = state.drawnLines == 0 ? "" : "\u{1B}[\(state.drawnLines)A\r\u{1B}[J"
    write(erase + lines.map { $0 + "\n" }.joined())
    state.drawnLines = lines.count
    state.lastDrawn = now
    state.last = status
    state.pending = nil
  }

  /// What is worth a line where nothing can be redrawn.
  private static func news(_ status: LiveStatus, since last: LiveStatus?) -> [String] {
    var news: [String] = []
    if status.phase != last?.phase || status.detail != last?.detail {
      let place = status.place.isEmpty ? "" : status.place + ", "
      let budget = status.budgets.map { " (\(LiveStatus.words($0)))" }.joined()
      news.append(
        place + status.phase + (status.detail.isEmpty ? "" : ": \(status.detail)") + budget)
    }
    if let rejection = status.lastRejection, rejection.rule != last?.lastRejection?.rule {
      news.append("rejected \(rejection.rule): \(rejection.reason)")
    }
    if !status.bestRules.isEmpty, status.bestRules != last?.bestRules {
      news.append("best rules: " + status.bestRules.joined(separator: ", "))
    }
    return news
  }

  private func write(_ text: String) { output.streams.write(text, to: .error) }

  private static func terminalSize() -> (width: Int, height: Int) {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else {
      return (80, 24)
    }
    return (Int(size.ws_col), Int(size.ws_row))
  }
}
