/// Reads episodes from a file in our own format, one at a time.
public struct TrajectoryReader: ~Copyable {
  private let file: String
  private var lines: JSONLinesReader
  /// The header that ended the episode before.
  private var upcoming: (header: EpisodeHeader, line: Int)?
  /// Set after a refused line: what follows belongs to a broken episode.
  private var isSkipping = false

  /// Opens a file.
  public init(path: String, maximumLineLength: Int = 64 << 20) throws(TrajectoryReadError) {
    file = path
    do throws(FileError) {
      lines = try JSONLinesReader(path: path, maximumLineLength: maximumLineLength)
    } catch {
      throw .file(error)
    }
  }

  /// Reads from an open descriptor, such as standard input.
  public init(
    descriptor: Int32, name: String, closing: Bool = false, maximumLineLength: Int = 64 << 20
  ) {
    file = name
    lines = JSONLinesReader(
      descriptor: descriptor, closing: closing, maximumLineLength: maximumLineLength)
  }

  /// The line where the episode that was returned last begins.
  public private(set) var episodeLine = 0

  /// Returns the next episode, or nil at the end.
  ///
  /// After a refused line the rest of its episode is passed over, so reading can go on.
  public mutating func next() throws(TrajectoryReadError) -> Trajectory? {
    guard let first = try nextHeader() else { return nil }
    episodeLine = first.line
    var episode = Trajectory(header: first.header, steps: [], outcome: nil)
    while let (line, number) = try nextLine() {
      switch line {
      case .step(let step) where episode.outcome == nil: episode.steps.append(step)
      case .outcome(let outcome) where episode.outcome == nil: episode.outcome = outcome
      case .header(let header):
        upcoming = (header, number)
        return episode
      case .step, .outcome:
        throw refuse(
          TrajectoryFormatError(
            expected: "a header after an outcome",
            found: "another line of the episode before"), line: number)
      }
    }
    return episode
  }

  private mutating func nextHeader() throws(TrajectoryReadError) -> (
    header: EpisodeHeader, line: Int
  )? {
    if let header = upcoming {
      upcoming = nil
      return header
    }
    while let (line, number) = try nextLine() {
      if case .header(let header) = line {
        isSkipping = false
        return (header, number)
      }
      guard isSkipping else {
        throw refuse(
          TrajectoryFormatError(
            expected: "a header (\"kind\":\"episode\")", found: "a step or outcome before one"),
          line: number)
      }
    }
    return nil
  }

  private mutating func nextLine() throws(TrajectoryReadError) -> (
    line: TrajectoryLine, number: Int
  )? {
    while true {
      let next: JSONLinesReader.Line?
      do throws(FileError) { next = try lines.next() } catch {
        throw .file(FileError(error.operation, path: file, errno: error.code))
      }
      guard let line = next else { return nil }
      if line.isTooLong {
        throw refuse(
          TrajectoryFormatError(
            expected: "a line within the length limit", found: "a longer one"),
          line: line.number)
      }
      if line.bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { continue }
      do throws(TrajectoryFormatError) {
        return (try TrajectoryReader.decode(line), line.number)
      } catch {
        throw refuse(error, line: line.number)
      }
    }
  }

  private static func decode(
    _ line: JSONLinesReader.Line
  ) throws(TrajectoryFormatError) -> TrajectoryLine {
    let value: JSONValue
    do throws(JSONError) {
      value = try JSONValue(parsing: line.bytes, options: TrajectoryReader.options)
    } catch {
      throw TrajectoryFormatError(error, line: line.number)
    }
    return try TrajectoryLine(json: value)
  }

  /// Deeper than an importer reads, because a record's values stand inside ours.
  private static let options = JSONValue.ParseOptions(maximumDepth: 600)

  private mutating func refuse(
    _ error: TrajectoryFormatError, line: Int
  ) -> TrajectoryReadError {
    isSkipping = true
    return .format(error.on(line: line, of: file))
  }
}

/// Why episodes could not be read.
public enum TrajectoryReadError: Error, Sendable, Hashable, CustomStringConvertible {
  case file(FileError)
  case format(TrajectoryFormatError)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .format(let error): error.description
    }
  }
}
