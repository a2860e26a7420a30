import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Progress on standard error: redrawn lines on a terminal, a plain line now and then elsewhere.
///
/// A class because episodes end on many threads and all of them report to one display.
final class Progress: Sendable {
  private let output: Output
  private let clock: @Sendable () -> Double
  private let state = Mutex(State())

  private struct State: Sendable {
    var cells: [ProgressCell] = []
    var linesOnScreen = 0
    var lastDrawn = -Double.infinity
  }

  private static let redrawInterval = 0.1
  private static let plainInterval = 10.0

  /// Reports to an output; the clock gives seconds from any start.
  init(_ output: Output, clock: @escaping @Sendable () -> Double = Progress.seconds) {
    self.output = output
    self.clock = clock
  }

  /// Begins a cell of `total` episodes, of which `done` are there already.
  func begin(_ name: String, total: Int, done: Int = 0) {
    update { state, now in
      state.cells.append(ProgressCell(name: name, total: total, done: done, now: now))
      if !output.standardError.isTerminal, state.cells.count == 1 { state.lastDrawn = now }
      return redraw(&state, now: now, isDue: output.standardError.isTerminal)
    }
  }

  /// Counts one episode of a cell; `success` is nil where it is not scored.
  func finishOne(of name: String, success: Bool?) {
    update { state, now in
      guard let place = Progress.place(of: name, in: state) else { return "" }
      state.cells[place].finishOne(success: success, now: now)
      let interval =
        output.standardError.isTerminal ? Progress.redrawInterval : Progress.plainInterval
      return redraw(&state, now: now, isDue: now - state.lastDrawn >= interval)
    }
  }

  /// Ends a cell; its last line stays.
  func end(_ name: String) {
    update { state, now in
      guard let place = Progress.place(of: name, in: state) else { return "" }
      let cell = state.cells.remove(at: place)
      let line = cell.line(width: output.standardError.width - 1) + "\n"
      guard output.standardError.isTerminal else { return line }
      let erased = Progress.erase(&state)
      return erased + line + redraw(&state, now: now, isDue: true)
    }
  }

  /// Takes the redrawn lines away, so that other text can follow.
  func clear() {
    update { state, _ in Progress.erase(&state) }
  }

  private func update(_ change: (inout State, Double) -> String) {
    guard !output.isQuiet else { return }
    let now = clock()
    state.withLock { state in
      let text = change(&state, now)
      if !text.isEmpty { output.streams.write(text, to: .error) }
    }
  }

  private func redraw(_ state: inout State, now: Double, isDue: Bool) -> String {
    guard isDue else { return "" }
    state.lastDrawn = now
    let lines = state.cells.map { $0.line(width: output.standardError.width - 1) + "\n" }
    guard output.standardError.isTerminal else { return lines.joined() }
    let erased = Progress.erase(&state)
    state.linesOnScreen = lines.count
    return erased + lines.joined()
  }

  private static func erase(_ state: inout State) -> String {
    defer { state.linesOnScreen = 0 }
    return state.linesOnScreen == 0 ? "" : "\u{1B}[\(state.linesOnScreen)A\r\u{1B}[J"
  }

  private static func place(of name: String, in state: State) -> Int? {
    let shown = PlainText.line(name)
    return state.cells.firstIndex { $0.name == shown }
  }

  /// Seconds of a clock that never goes back.
  static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

extension Invocation {
  /// A display for this run of the verb.
  func progress() -> Progress { Progress(output) }
}
