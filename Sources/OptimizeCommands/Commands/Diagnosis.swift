import CCrypto
import CCurl
import CMicroHTTPD
import CSQLite
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What `optimize doctor` looks at.
struct Diagnosis: Sendable, Hashable {
  enum State: String, Sendable, Hashable {
    case ok
    /// Needed and not there.
    case missing
    /// Not there and not needed for most things.
    case absent
    /// There, with a limit that one should know.
    case limited
  }

  let name: String
  let state: State
  let detail: String

  static func all(
    home: String?, data: String?, environment: [String: String]
  ) -> [Diagnosis] {
    libraries + [folders(home), work, memory, dataFolder(data)] + worlds(home, data)
      + [backbones(home)] + programs(environment) + [endpoint(environment)]
  }

  private static var libraries: [Diagnosis] {
    let sqlite = String(cString: sqlite3_libversion())
    return [
      Diagnosis(
        name: "sqlite", state: sqlite3_threadsafe() != 0 ? .ok : .missing,
        detail: sqlite3_threadsafe() != 0
          ? sqlite : "\(sqlite) built without threads; expected a thread-safe build"),
      Diagnosis(
        name: "libcurl", state: .ok,
        detail: curl_version().map { String(cString: $0).prefix { $0 != " " } }.map(String.init)
          ?? "unknown"
      ),
      Diagnosis(
        name: "libmicrohttpd", state: .ok,
        detail: MHD_get_version().map { String(cString: $0) } ?? "unknown"),
      Diagnosis(
        name: "libcrypto", state: .ok,
        detail: String(cString: mh_crypto_version())),
      patterns,
    ]
  }

  private static var patterns: Diagnosis {
    do {
      let pattern = try Pattern("(a+)+$")
      return try pattern.matches("aaaa")
        ? Diagnosis(name: "re2", state: .ok, detail: "matches")
        : Diagnosis(name: "re2", state: .missing, detail: "(a+)+$ does not match aaaa")
    } catch {
      return Diagnosis(name: "re2", state: .missing, detail: String(describing: error))
    }
  }

  private static func folders(_ home: String?) -> Diagnosis {
    do {
      let found = try home.map { ProductFolders(home: $0) } ?? ProductFolders.locate()
      let manifest = try FileContents.read(found.path("envs/manifest.json"))
      let version = try JSONValue(parsing: manifest)["version"]?.stringValue ?? "none"
      return Diagnosis(
        name: "folders", state: .ok, detail: "\(found.home), envs version \(version)")
    } catch {
      return Diagnosis(name: "folders", state: .missing, detail: String(describing: error))
    }
  }

  /// Whether a run could be kept in the working directory.
  private static var work: Diagnosis {
    var probe = Array(".optimize-doctor-XXXXXX".utf8CString)
    let descriptor = mkstemp(&probe)
    guard descriptor >= 0 else {
      let error = FileError(.create, path: "a file in the working directory", errno: errno)
      return Diagnosis(name: "disk", state: .missing, detail: String(describing: error))
    }
    defer {
      close(descriptor)
      unlink(probe)
    }
    do throws(FileError) {
      try FileContents.writeAll(
        Array("probe".utf8), to: descriptor, path: "in the working directory")
    } catch {
      return Diagnosis(name: "disk", state: .missing, detail: String(describing: error))
    }
    var space = statvfs()
    guard statvfs(".", &space) == 0 else {
      return Diagnosis(name: "disk", state: .ok, detail: "writable")
    }
    let free = UInt64(space.f_bavail).multipliedReportingOverflow(by: UInt64(space.f_frsize))
    let megabytes = free.partialValue / 1_000_000
    return Diagnosis(
      name: "disk", state: megabytes >= 100 ? .ok : .missing,
      detail: "\(megabytes) MB free here, at least 100 are needed")
  }

  private static var memory: Diagnosis {
    let cores = sysconf(Int32(_SC_NPROCESSORS_ONLN))
    let pages = sysconf(Int32(_SC_PHYS_PAGES))
    let megabytes = max(0, pages) / 1024 * max(0, sysconf(Int32(_SC_PAGESIZE))) / 1024
    return Diagnosis(
      name: "machine", state: cores > 0 ? .ok : .missing,
      detail: "\(cores) cores, \(megabytes) MiB memory")
  }

  private static func dataFolder(_ path: String?) -> Diagnosis {
    guard let path else {
      return Diagnosis(name: "data", state: .absent, detail: "no --data, no METAHARNESS_DATA")
    }
    return access(path, R_OK | X_OK) == 0
      ? Diagnosis(name: "data", state: .ok, detail: path)
      : Diagnosis(
        name: "data", state: .missing, detail: "\(path): \(String(cString: strerror(errno)))")
  }

  private static func programs(_ environment: [String: String]) -> [Diagnosis] {
    let folders = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
    return [
      ("bwrap", "sandboxed environments"), ("sbatch", "Slurm runs"),
      ("chromium", "make report-lane"),
    ].map { name, use in
      let found: String? = folders.map { $0 + "/" + name }.first { access($0, X_OK) == 0 }
      return Diagnosis(
        name: name, state: found == nil ? .absent : .ok, detail: found ?? "only for \(use)")
    }
  }

  /// Says whether an endpoint is declared; the key itself is never shown.
  private static func endpoint(_ environment: [String: String]) -> Diagnosis {
    guard let url = environment["OPENAI_BASE_URL"], !url.isEmpty else {
      return Diagnosis(name: "endpoint", state: .absent, detail: "OPENAI_BASE_URL is not set")
    }
    let hasKey = !(environment["OPENAI_API_KEY"] ?? "").isEmpty
    return Diagnosis(
      name: "endpoint", state: .ok,
      detail: hasKey ? "\(url), with a key" : "\(url), OPENAI_API_KEY is not set")
  }
}
