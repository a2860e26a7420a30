#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a stream can show.
struct Terminal: Sendable, Hashable {
  var isTerminal: Bool
  var width: Int
  var hasColor: Bool

  static let plain = Terminal(isTerminal: false, width: 80, hasColor: false)

  /// Asks the system about an open descriptor.
  init(descriptor: Int32, environment: [String: String]) {
    isTerminal = isatty(descriptor) == 1
    var size = winsize()
    var columns = environment["COLUMNS"].flatMap { Int($0) } ?? 80
    if isTerminal, ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
      columns = Int(size.ws_col)
    }
    width = min(max(columns, 40), 160)
    hasColor =
      isTerminal && (environment["NO_COLOR"] ?? "").isEmpty && environment["TERM"] != "dumb"
  }

  init(isTerminal: Bool, width: Int, hasColor: Bool) {
    self.isTerminal = isTerminal
    self.width = width
    self.hasColor = hasColor
  }

  func bold(_ text: String) -> String { hasColor ? "\u{1B}[1m\(text)\u{1B}[0m" : text }
}
