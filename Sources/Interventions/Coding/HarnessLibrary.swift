import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Rules that lie in one file each in a folder.
public enum HarnessLibrary {
  /// Joins the rules of all JSON files of a folder, in the order of their names.
  public static func read(folder: String, id: String) throws(HarnessFileError) -> Harness {
    var joined = Harness(id: id, version: "1.0.0", interventions: [])
    for name in try names(in: folder) {
      joined = joined.adding(try HarnessFile.read(folder + "/" + name))
    }
    return joined
  }

  private static func names(in folder: String) throws(HarnessFileError) -> [String] {
    guard let handle = opendir(folder) else {
      throw HarnessFileError(
        file: folder, path: "$", expected: "a folder of rule files",
        found: String(cString: strerror(errno)))
    }
    defer { closedir(handle) }
    var names: [String] = []
    while let entry = readdir(handle) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".json") { names.append(name) }
    }
    return names.sorted()
  }
}

extension Harness {
  /// This harness with another's rules and what they share; rules that are here already stay once.
  public func adding(_ other: Harness) -> Harness {
    var joined = self
    let known = Set(interventions.map(\.hash))
    joined.interventions += other.interventions.filter { !known.contains($0.hash) }
    for memory in other.memories where !memories.contains(where: { $0.name == memory.name }) {
      joined.memories.append(memory)
    }
    for group in other.firstMatchGroups where !firstMatchGroups.contains(group) {
      joined.firstMatchGroups.append(group)
    }
    joined.models.merge(other.models) { mine, _ in mine }
    joined.skills += other.skills.filter { !skills.contains($0) }
    return joined
  }
}
