import MetaHarness
import Trajectories

/// Which tasks a certificate's cell was judged on.
struct ReportParts {
  private let confirmed: Set<String>?
  /// The tasks whose failures were mined; nil where a run keeps no parts apart.
  let mined: Set<String>?
  private let limits: [String: Int]
  /// Tasks by environment, part and limit: making a world for each cell would take long.
  private var known: [String: [String]?] = [:]
  private let list: (_ environment: String, _ split: String, _ limit: Int) -> [String]?

  init(
    folder: RunFolder, files: ReportFiles,
    tasks: @escaping (_ environment: String, _ split: String, _ limit: Int) -> [String]?
  ) {
    list = tasks
    var limits: [String: Int] = [:]
    for part in folder.configuration["parts"]?.arrayValue ?? [] {
      guard let split = part["split"]?.stringValue, let limit = part["limit"]?.intValue else {
        continue
      }
      limits[split] = limit
    }
    self.limits = limits
    let splits = files.json("splits.json")
    confirmed = splits.map { ReportParts.tasks(below: "confirm", of: $0) }
    mined = splits.map { ReportParts.tasks(below: "mine", of: $0) }
  }

  mutating func tasks(of cell: ReportCell) -> [String]? {
    let split = cell.text("split")
    let environment = cell.text("environment")
    if let limit = limits[split] { return tasks(environment, split, limit) }
    // A search keeps its tasks in a file; cells that it certifies beside them take the first ones.
    guard let confirmed else { return nil }
    let count = cell.value("tasks")?.intValue ?? 0
    guard let known = tasks(environment, split, max(confirmed.count, count)) else {
      return confirmed.sorted()
    }
    let own = known.filter(confirmed.contains)
    return own.isEmpty ? Array(known.prefix(count)) : own
  }

  private mutating func tasks(_ environment: String, _ split: String, _ limit: Int) -> [String]? {
    let key = "\(environment) \(split) \(limit)"
    if let found = known[key] { return found }
    let found = list(environment, split, limit)
    known[key] = .some(found)
    return found
  }

  /// Tasks below a member of a name, however the file groups them.
  private static func tasks(below name: String, of splits: JSONValue) -> Set<String> {
    var found: Set<String> = []
    func collect(_ value: JSONValue, isBelow: Bool) {
      switch value {
      case .object(let object):
        for member in object.members {
          collect(member.value, isBelow: isBelow || member.key == name)
        }
      case .array(let elements):
        for element in elements { collect(element, isBelow: isBelow) }
      case .string(let task): if isBelow { found.insert(task) }
      default: break
      }
    }
    collect(splits, isBelow: false)
    return found
  }
}
