import Statistics
public import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Who opened which sealed test split for which harness: a file in which each line holds the
/// digest of the line before it.
///
/// It belongs to the splits, not to a run: every further harness that looks at a split spends some
/// of the error that the split can carry.
public struct Ledger: Sendable {
  /// One opening of one sealed split.
  public struct Opening: Sendable, Hashable {
    /// The environment.
    public let environment: String
    /// The split.
    public let split: String
    /// The harness that it was opened for.
    public let harness: String
    /// How many harnesses have opened this split so far, this one included.
    public let number: Int

    /// The error that this opening may spend.
    public var alpha: Double { AlphaSpending.share(ofOpening: number) }
    /// The error that is left to later openings.
    public var alphaLeft: Double { AlphaSpending.remaining(after: number) }

    /// The openings that a certificate must print, with the numbers that it prints: how often a split
    /// was opened before is known to the ledger of that time alone.
    static func list(
      _ wanted: [(environment: String, split: String)], harness: String,
      countedIn certificate: JSONValue?
    ) -> [Opening] {
      let printed = certificate?.arrayValue ?? []
      return wanted.enumerated().map { place, part in
        let number = place < printed.count ? printed[place]["number"]?.intValue : nil
        return Opening(
          environment: part.environment, split: part.split, harness: harness,
          number: max(1, number ?? 1))
      }
    }

    /// The opening as certificates print it.
    public var json: JSONObject {
      [
        "environment": .string(environment), "split": .string(split),
        "harness": .string(harness), "number": .integer(number), "alpha": .double(alpha),
        "alphaLeft": .double(alphaLeft),
      ]
    }
  }

  /// The file.
  public let path: String

  /// Names a ledger; the file is made at the first opening.
  public init(path: String) { self.path = path }

  /// Records that a harness opens splits of environments, each named with its surface.
  ///
  /// A harness that has opened a split before opens nothing new: resuming a run costs no error.
  public func open(
    _ wanted: [(environment: String, surface: String, split: String)], harness: Digest
  ) throws -> [Opening] {
    let descriptor = Glibc.open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileError(.write, path: path, errno: errno) }
    defer { close(descriptor) }
    // Two evaluations at once must not write the same position.
    guard flock(descriptor, LOCK_EX) == 0 else {
      throw FileError(.write, path: path, errno: errno)
    }
    var entries = try read()
    var openings: [Opening] = []
    for (environment, surface, split) in wanted {
      let same = entries.filter { $0.environment == environment && $0.split == split }
      if let known = same.firstIndex(where: { $0.harness == harness.hex }) {
        openings.append(opening(same[known], number: known + 1))
        continue
      }
      let entry = Entry(
        environment: environment, surface: surface, split: split, harness: harness.hex,
        previous: entries.last.map { Digest(of: $0.line).hex } ?? Ledger.start)
      try append(entry.line + "\n", to: descriptor)
      entries.append(entry)
      openings.append(opening(entry, number: same.count + 1))
    }
    return openings
  }

  /// The openings so far; a line that does not continue the chain is an error.
  public func openings() throws -> [Opening] {
    var seen: [String: Int] = [:]
    return try read().map { entry in
      let key = entry.environment + "|" + entry.split
      seen[key, default: 0] += 1
      return opening(entry, number: seen[key] ?? 1)
    }
  }

  private static let start = "start"

  private func opening(_ entry: Entry, number: Int) -> Opening {
    Opening(
      environment: entry.environment, split: entry.split, harness: entry.harness, number: number)
  }

  private func append(_ text: String, to descriptor: Int32) throws(FileError) {
    let bytes = Array(text.utf8)
    let written = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
    guard written == bytes.count, fsync(descriptor) == 0 else {
      throw FileError(.write, path: path, errno: errno)
    }
  }

  private func read() throws -> [Entry] {
    guard access(path, F_OK) == 0 else { return [] }
    let text = String(decoding: try FileContents.read(path), as: UTF8.self)
    var previous = Ledger.start
    var entries: [Entry] = []
    for (place, line) in text.split(separator: "\n").enumerated() {
      guard let entry = try? Entry(JSONValue(parsing: Array(line.utf8))) else {
        throw LedgerError(path: path, line: place + 1, detail: "it is not an opening")
      }
      guard entry.previous == previous, entry.line == line else {
        throw LedgerError(
          path: path, line: place + 1,
          detail: "it does not continue the line before it; a line was changed, added or removed")
      }
      previous = Digest(of: String(line)).hex
      entries.append(entry)
    }
    return entries
  }

  private struct Entry {
    let environment: String
    let surface: String
    let split: String
    let harness: String
    let previous: String

    init(environment: String, surface: String, split: String, harness: String, previous: String) {
      self.environment = environment
      self.surface = surface
      self.split = split
      self.harness = harness
      self.previous = previous
    }

    init?(_ json: JSONValue) {
      guard let environment = json["environment"]?.stringValue,
        let surface = json["surface"]?.stringValue, let split = json["split"]?.stringValue,
        let harness = json["harness"]?.stringValue, let previous = json["previous"]?.stringValue
      else { return nil }
      self.init(
        environment: environment, surface: surface, split: split, harness: harness,
        previous: previous)
    }

    var line: String {
      let object: JSONObject = [
        "environment": .string(environment), "surface": .string(surface),
        "split": .string(split), "harness": .string(harness), "previous": .string(previous),
      ]
      return JSONValue.object(object).compactText
    }
  }
}

/// Why a ledger cannot be trusted.
public struct LedgerError: Error, Sendable, Hashable, CustomStringConvertible {
  let path: String
  let line: Int
  let detail: String

  public var description: String {
    "\(path), line \(line): \(detail); restore the file, or start a new one with --ledger"
  }
}
