import Trajectories

@testable import Environments

#if canImport(Glibc)
  import Glibc
#endif

/// What the database tests share.
enum DatabaseTesting {
  static let packageRoot = String(
    #filePath.split(separator: "/").dropLast(4).joined(separator: "/"))

  static func environment() throws -> Database {
    try Database(EnvironmentOptions(home: "/" + packageRoot))
  }

  /// The folder of official data, where there is one.
  static var dataFolder: String? {
    let declared = getenv("METAHARNESS_DATA").map { String(cString: $0) }
    let folder = declared ?? "/" + packageRoot + "/../shared/data"
    return access(folder + "/agentbench/dbbench/standard.jsonl", R_OK) == 0 ? folder : nil
  }

  static func sql(_ query: String) -> Action {
    .tool(name: "execute_sql", arguments: ["query": .string(query)])
  }

  static func commit(_ answers: [String]) -> Action {
    .tool(
      name: "commit_final_answer", arguments: ["answers": .array(answers.map(JSONValue.string))])
  }

  /// Follows a policy until it stops or the steps run out; returns what was seen.
  @discardableResult
  static func follow(
    _ policy: any Expert, in world: inout Database, budget: Int
  ) throws -> [String] {
    var seen: [String] = []
    for _ in 0..<budget {
      guard let action = policy.nextAction(in: WorldView(world)) else { break }
      let result = try world.step(action)
      seen.append("\(action) -> \(result.observation.text)")
      if result.end != nil { break }
    }
    return seen
  }
}
