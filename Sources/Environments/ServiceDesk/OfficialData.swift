import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Where the official benchmarks' files are: in this package's layout or in their checkouts.
struct OfficialData: Sendable {
  let root: String

  /// Which benchmark a file belongs to.
  enum Benchmark: Sendable, Hashable {
    case v1
    case v2
  }

  /// The folder of a domain's database, or nil where there is none.
  func folder(_ benchmark: Benchmark, _ domain: String) -> String? {
    let places: [String]
    switch benchmark {
    case .v1:
      places = [
        "tau-bench/\(domain)", "tau_bench/envs/\(domain)", "tau-bench/tau_bench/envs/\(domain)",
      ]
    case .v2:
      places = [
        "tau2/\(domain)", "data/tau2/domains/\(domain)", "tau2-bench/data/tau2/domains/\(domain)",
      ]
    }
    return places.map { root + "/" + $0 }.first { access($0, R_OK) == 0 }
  }

  /// A database file, which a checkout keeps one folder deeper.
  static func database(
    _ file: String, in folder: String
  ) throws(EnvironmentError) -> JSONObject {
    let deeper = folder + "/data/" + file
    let path = access(deeper, R_OK) == 0 ? deeper : folder + "/" + file
    guard case .object(let object) = try DeskKit.json(path, options: .foreign) else {
      throw .badData(file: path, detail: "expected an object of records")
    }
    return object
  }

  /// The tasks of a v1 set: converted to JSON, or the source's own Python file.
  static func tasksV1(_ set: String, in folder: String) throws(EnvironmentError) -> [OfficialTask] {
    let converted = folder + "/tasks_\(set).json"
    let entries: [JSONValue]
    if access(converted, R_OK) == 0 {
      entries = try DeskKit.json(converted, options: .foreign).arrayValue ?? []
    } else {
      entries = try pythonTasks(folder + "/tasks_\(set).py")
    }
    return entries.enumerated().map { place, entry in
      OfficialTask(
        id: String(place), calls: calls(entry["actions"]),
        outputs: (entry["outputs"]?.arrayValue ?? []).compactMap(\.stringValue),
        instruction: entry["instruction"]?.stringValue ?? "")
    }
  }

  static func hasV1Tasks(_ set: String, in folder: String) -> Bool {
    ["json", "py"].contains { access(folder + "/tasks_\(set).\($0)", R_OK) == 0 }
  }

  private static func pythonTasks(_ path: String) throws(EnvironmentError) -> [JSONValue] {
    let text = try DeskKit.text(path)
    do throws(PythonLiteralReader.Failure) {
      return try PythonLiteralReader.firstList(in: Array(text.utf8))
    } catch {
      throw .badData(file: path, detail: "\(error)")
    }
  }

  /// The tasks of a v2 domain.
  static func tasksV2(in folder: String) throws(EnvironmentError) -> [OfficialTask] {
    let entries = try DeskKit.json(folder + "/tasks.json", options: .foreign).arrayValue ?? []
    return entries.map { entry in
      let criteria = entry["evaluation_criteria"]
      let instructions = entry["user_scenario"]?["instructions"]
      let parts = ["reason_for_call", "known_info", "unknown_info", "task_instructions"]
      return OfficialTask(
        id: entry["id"]?.stringValue ?? "", calls: calls(criteria?["actions"]),
        outputs: (criteria?["communicate_info"]?.arrayValue ?? []).compactMap(\.stringValue),
        instruction: parts.compactMap { instructions?[$0]?.stringValue }.joined(separator: " "))
    }
  }

  private static func calls(_ actions: JSONValue?) -> [OfficialTask.Call] {
    (actions?.arrayValue ?? []).compactMap { action in
      guard let name = action["name"]?.stringValue else { return nil }
      return OfficialTask.Call(
        name: name, arguments: action["kwargs"] ?? action["arguments"] ?? [:])
    }
  }
}

/// One task of an official benchmark.
struct OfficialTask: Sendable {
  struct Call: Sendable {
    var name: String
    var arguments: JSONValue
  }

  var id: String
  /// The calls of the reference solution, in order.
  var calls: [Call]
  /// Figures that the agent must say.
  var outputs: [String]
  /// What the user wants, in the benchmark's words.
  var instruction: String
}

/// Reads the fields of an official record; what is missing or of another type is bad data.
struct RecordReader {
  let value: JSONValue
  let file: String
  let key: String

  private func fail(_ field: String, _ expected: String) -> EnvironmentError {
    .badData(file: file, detail: "record \(key): expected \(expected) at \(field)")
  }

  func text(_ field: String) throws(EnvironmentError) -> String {
    guard let text = value[field]?.stringValue else { throw fail(field, "a text") }
    return text
  }

  func amount(_ field: String) throws(EnvironmentError) -> Amount {
    guard let amount = Amount(value[field]) else { throw fail(field, "a number") }
    return amount
  }

  func flag(_ field: String) throws(EnvironmentError) -> Bool {
    guard let flag = value[field]?.boolValue else { throw fail(field, "true or false") }
    return flag
  }

  func texts(_ field: String) throws(EnvironmentError) -> [String] {
    guard let list = value[field]?.arrayValue else { throw fail(field, "a list") }
    return list.compactMap(\.stringValue)
  }

  func list(_ field: String) throws(EnvironmentError) -> [RecordReader] {
    guard let list = value[field]?.arrayValue else { throw fail(field, "a list") }
    return list.map { RecordReader(value: $0, file: file, key: key) }
  }

  func map(_ field: String) throws(EnvironmentError) -> [(key: String, record: RecordReader)] {
    guard let object = value[field]?.objectValue else { throw fail(field, "an object") }
    return object.members.map { ($0.key, RecordReader(value: $0.value, file: file, key: key)) }
  }

  func record(_ field: String) throws(EnvironmentError) -> RecordReader {
    guard let found = value[field], case .object = found else { throw fail(field, "an object") }
    return RecordReader(value: found, file: file, key: key)
  }

  func address(_ field: String) throws(EnvironmentError) -> PostalAddress {
    let address = try record(field)
    return PostalAddress(
      address1: try address.text("address1"), address2: try address.text("address2"),
      city: try address.text("city"), country: try address.text("country"),
      state: try address.text("state"), zip: try address.text("zip"))
  }

  func paymentMethods() throws(EnvironmentError) -> [PaymentMethod] {
    var methods: [PaymentMethod] = []
    for (id, method) in try map("payment_methods") {
      guard let kind = PaymentMethod.Kind(rawValue: try method.text("source")) else {
        throw fail("payment_methods", "a known source")
      }
      methods.append(
        PaymentMethod(
          id: id, kind: kind, brand: method.value["brand"]?.stringValue,
          lastFour: method.value["last_four"]?.stringValue,
          balance: Amount(method.value["balance"]) ?? Amount(method.value["amount"])))
    }
    return methods
  }
}
