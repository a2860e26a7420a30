#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the product's data folders are: `envs/`, `interventions/` and `backbones/`.
public struct ProductFolders: Sendable, Hashable {
  /// The folder that holds the three.
  public let home: String

  /// Uses a folder that is known to hold them.
  public init(home: String) { self.home = home }

  /// Looks in `METAHARNESS_HOME`, beside the installed binary, and upward from the executable and
  /// the working directory.
  public static func locate() throws(ProductFoldersMissing) -> ProductFolders {
    var tried: [String] = []
    if let declared = getenv("METAHARNESS_HOME") {
      let home = String(cString: declared)
      guard isHome(home) else { throw ProductFoldersMissing(tried: ["METAHARNESS_HOME=\(home)"]) }
      return ProductFolders(home: home)
    }
    let executable = parent(of: executablePath())
    let installed = parent(of: executable) + "/share/metaharness"
    if isHome(installed) { return ProductFolders(home: installed) }
    tried.append(installed)
    for start in [executable, workingDirectory()] {
      var folder = start
      while !folder.isEmpty {
        if isHome(folder) { return ProductFolders(home: folder) }
        folder = folder == "/" ? "" : parent(of: folder)
      }
      tried.append("upward from \(start)")
    }
    throw ProductFoldersMissing(tried: tried)
  }

  /// The path of a file inside the folders.
  public func path(_ relative: String) -> String { home + "/" + relative }

  private static func isHome(_ folder: String) -> Bool {
    access(folder + "/envs/manifest.json", R_OK) == 0
  }

  private static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func executablePath() -> String {
    guard let resolved = realpath("/proc/self/exe", nil) else { return "" }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func workingDirectory() -> String {
    guard let buffer = getcwd(nil, 0) else { return "/" }
    defer { free(buffer) }
    return String(cString: buffer)
  }
}

/// The data folders were not found.
public struct ProductFoldersMissing: Error, Sendable, Hashable, CustomStringConvertible {
  /// The places that were looked at.
  public let tried: [String]

  public var description: String {
    "expected the folder envs/ with its manifest in one of: \(tried.joined(separator: "; ")); "
      + "set METAHARNESS_HOME to the folder that holds it"
  }
}
