import Trajectories

/// The words that worlds are made of; the held-out split has words of its own.
struct ShellVocabulary: Sendable {
  struct Pool: Sendable {
    let folders, people, services, items, keywords, files: [String]
  }

  let pools: [TaskSplit: Pool]
  let digest: Digest

  static func load(home: String?) throws(EnvironmentError) -> ShellVocabulary {
    let file = "envs/shell/vocabulary.json"
    do {
      let folders = try home.map(ProductFolders.init(home:)) ?? ProductFolders.locate()
      let bytes = try FileContents.read(folders.path(file))
      let value = try JSONValue(parsing: String(decoding: bytes, as: UTF8.self))
      var pools: [TaskSplit: Pool] = [:]
      for split in TaskSplit.allCases { pools[split] = try pool(value, split, file) }
      return ShellVocabulary(pools: pools, digest: Digest(of: bytes))
    } catch let error as EnvironmentError {
      throw error
    } catch {
      throw .badData(file: file, detail: "\(error)")
    }
  }

  private static func pool(
    _ value: JSONValue, _ split: TaskSplit, _ file: String
  ) throws(EnvironmentError) -> Pool {
    let name = split == .testOOD ? split.rawValue : "shared"
    func words(_ key: String, least: Int) throws(EnvironmentError) -> [String] {
      let list = value["pools"]?[name]?[key]?.arrayValue?.compactMap(\.stringValue) ?? []
      guard list.count >= least, list.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(\.isLower) })
      else {
        throw .badData(
          file: file,
          detail: "expected at least \(least) lower-case words in pools.\(name).\(key), "
            + "found \(list.count)")
      }
      return list
    }
    return Pool(
      folders: try words("folders", least: 8), people: try words("people", least: 6),
      services: try words("services", least: 5), items: try words("items", least: 6),
      keywords: try words("keywords", least: 4), files: try words("files", least: 12))
  }
}
