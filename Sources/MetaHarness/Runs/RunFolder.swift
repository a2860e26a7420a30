public import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The folder of one run: its configuration, its events, its store.
public struct RunFolder: Sendable {
  /// The folder.
  public let path: String
  /// What was asked for, as the run's first command resolved it.
  public let configuration: JSONObject

  /// The store of the run.
  public var storePath: String { path + "/store.sqlite" }
  /// The append-only list of what happened.
  public var eventsPath: String { path + "/events.jsonl" }
  /// What was asked for, as a file.
  public var configurationPath: String { path + "/" + RunFolder.configurationName }
  private static let configurationName = "config.json"

  /// Makes a run, or finds it again: the same command resumes, another one is refused.
  public static func open(
    _ name: String, in parent: String, configuration: JSONObject, isFresh: Bool = false
  ) throws -> RunFolder {
    guard isPlain(name) else { throw RunError.badName(name) }
    let path = parent + "/" + name
    try makeFolder(parent)
    try makeFolder(path)
    if isFresh { try clear(path) }
    let file = path + "/" + configurationName
    guard let existing = try readIfThere(file) else {
      let text = JSONValue.object(configuration).prettyText + "\n"
      try FileContents.write(Array(text.utf8), to: file)
      return RunFolder(path: path, configuration: configuration)
    }
    let differences = difference(from: existing, to: configuration)
    guard differences.isEmpty else { throw RunError.otherConfiguration(path, differences) }
    return RunFolder(path: path, configuration: existing)
  }

  /// Finds a run that must be there.
  public static func existing(_ name: String, in parent: String) throws -> RunFolder {
    let path = name.contains("/") ? name : parent + "/" + name
    guard let configuration = try readIfThere(path + "/" + configurationName) else {
      throw RunError.noSuchRun(path, known: names(in: parent))
    }
    return RunFolder(path: path, configuration: configuration)
  }

  /// The names of the runs in a folder, sorted.
  public static func names(in parent: String) -> [String] {
    guard let folder = opendir(parent) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if access(parent + "/" + name + "/" + configurationName, F_OK) == 0 { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether a name stays below the folder of the runs.
  private static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name != "." && name != ".." && name.utf8.count <= 200
      && name.utf8.allSatisfy { $0 > 0x20 && $0 != 0x2F && $0 != 0x7F }
  }

  private static func makeFolder(_ path: String) throws(FileError) {
    guard mkdir(path, 0o755) != 0, errno != EEXIST else { return }
    throw FileError(.create, path: path, errno: errno)
  }

  private static func clear(_ path: String) throws(FileError) {
    let own =
      [
        configurationName, "events.jsonl", "store.sqlite", "store.sqlite-wal", "store.sqlite-shm",
        "splits.json", "harness.json", "certificate.json", "search.json", "overlay.json",
        "harness-scoped.json", "ablation.json", "report.md", "report.html", "seal.json",
      ] + (1...64).map { "certificate-\($0).json" }
    for name in own where unlink(path + "/" + name) != 0 && errno != ENOENT {
      throw FileError(.write, path: path + "/" + name, errno: errno)
    }
  }

  private static func readIfThere(_ file: String) throws -> JSONObject? {
    guard access(file, F_OK) == 0 else { return nil }
    let bytes = try FileContents.read(file)
    do {
      guard case .object(let object) = try JSONValue(parsing: bytes) else {
        throw RunError.unreadable(file, "expected an object")
      }
      return object
    } catch let error as JSONError {
      throw RunError.unreadable(file, "\(error)")
    }
  }

  /// One line for each setting that differs.
  static func difference(from old: JSONObject, to new: JSONObject) -> [String] {
    let keys = old.keys + new.keys.filter { old[$0] == nil }
    return keys.filter { old[$0] != new[$0] }.map { key in
      "\(key): \(old[key]?.compactText ?? "unset") -> \(new[key]?.compactText ?? "unset")"
    }
  }
}
