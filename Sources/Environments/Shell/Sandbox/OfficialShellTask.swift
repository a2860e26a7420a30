import Trajectories

/// One published OS task as its file has it.
struct OfficialShellTask: Sendable {
  /// A program text, or the name of one that the data does not hold.
  enum Script: Sendable {
    case text(String, ShellSandbox.Language)
    case file(String)
  }

  /// How an answer is judged.
  enum Evaluation: Sendable {
    case match(String)
    /// Scripts that run one after the other; nil stands for the reference script.
    case check([Script?])
  }

  let index: Int
  /// The folder that the task's script names are relative to.
  let folder: String
  let description: String
  let setup: [Script]
  /// Commands of the session itself, whose variables and folder stay.
  let start: String?
  let evaluation: Evaluation
  let reference: Script?

  /// The standard set: folders 1 to 7, file names in byte order.
  static func standard(_ data: String) throws(EnvironmentError) -> [OfficialShellTask] {
    let root = data + "/agentbench/os_interaction"
    var tasks: [OfficialShellTask] = []
    for file in standardFiles {
      tasks += try load(
        "\(root)/\(file).json", folder: String(file.prefix(1)), from: tasks.count)
    }
    return tasks
  }

  private static let standardFiles = [
    "1/stock", "2/environment", "3/ac", "4/N11", "4/N225", "4/N37", "4/N4", "4/N41", "4/Q09",
    "4/Q19", "4/Q30", "4/Q47", "4/Q49", "5/new", "6/new", "7/bootstrap",
  ]

  /// One of the other two files.
  static func set(_ name: String, _ data: String) throws(EnvironmentError) -> [OfficialShellTask] {
    try load("\(data)/agentbench/os_interaction/\(name).json", folder: name, from: 0)
  }

  private static func load(
    _ path: String, folder: String, from first: Int
  ) throws(EnvironmentError) -> [OfficialShellTask] {
    let value: JSONValue
    do {
      value = try JSONValue(
        parsing: try FileContents.read(path), options: .foreign)
    } catch {
      throw .badData(file: path, detail: "\(error)")
    }
    var tasks: [OfficialShellTask] = []
    for item in flat(value) {
      let index = first + tasks.count
      guard let task = OfficialShellTask(item, index: index, folder: folder) else {
        throw .badData(file: path, detail: "task \(tasks.count) has no description or no check")
      }
      tasks.append(task)
    }
    return tasks
  }

  /// A file holds a task, a list or lists of lists.
  private static func flat(_ value: JSONValue) -> [JSONValue] {
    value.arrayValue.map { $0.flatMap(flat) } ?? [value]
  }

  private init?(_ value: JSONValue, index: Int, folder: String) {
    guard let description = value["description"]?.stringValue,
      let judged = value["evaluation"]
    else { return nil }
    self.index = index
    self.folder = folder
    self.description = description
    let setup = value["create"]?["init"]
    self.setup = (setup?.arrayValue ?? [setup].compactMap(\.self)).compactMap(
      OfficialShellTask.script)
    start = value["start"]?.stringValue
    reference = (judged["example"] ?? value["example"]).flatMap(OfficialShellTask.script)
    if let text = judged["match"]?.stringValue {
      evaluation = .match(text)
    } else if let check = judged["check"] {
      evaluation = .check((check.arrayValue ?? [check]).map(OfficialShellTask.script))
    } else {
      return nil
    }
  }

  private static func script(_ value: JSONValue) -> Script? {
    if let text = value.stringValue { return .text(text, .bash) }
    let language = value["language"]?.stringValue.flatMap(ShellSandbox.Language.init) ?? .bash
    if let text = value["code"]?.stringValue { return .text(text, language) }
    return value["file"]?.stringValue.map(Script.file)
  }
}
