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
      let part = try HarnessFile.read(folder + "/" + name)
      let twin = part.interventions.first { rule in
        joined.interventions.contains { $0.id == rule.id && $0.hash != rule.hash }
      }
      if let clash = joined.clash(with: part) ?? twin.map({ "rule \($0.id)" }) {
        throw HarnessFileError(
          file: folder + "/" + name, path: "$", expected: "names of its own",
          found: "the \(clash), which an earlier file means differently")
      }
      joined = joined.adding(part)
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
    joined.share(other)
    return joined
  }

  /// Takes over what another's rules share; a name that is here already keeps its meaning.
  mutating func share(_ other: Harness) {
    for memory in other.memories where !memories.contains(where: { $0.name == memory.name }) {
      memories.append(memory)
    }
    for group in other.firstMatchGroups where !firstMatchGroups.contains(group) {
      firstMatchGroups.append(group)
    }
    models.merge(other.models) { mine, _ in mine }
    skills += other.skills.filter { !skills.contains($0) }
  }

  /// What rules share that both name alike and mean differently, or nil where they fit together.
  func clash(with other: Harness) -> String? {
    for memory in other.memories
    where memories.contains(where: { $0.name == memory.name && $0 != memory }) {
      return "memory \(memory.name)"
    }
    let model = other.models.keys.sorted().first { name in
      models[name].map { $0 != other.models[name] } ?? false
    }
    return model.map { "model \($0)" }
  }
}
