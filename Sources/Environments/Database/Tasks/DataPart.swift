import Trajectories

/// A part of a data file, read with errors that name the file and the member.
struct DataPart {
  let file: String
  let value: JSONValue

  init(_ file: String, _ value: JSONValue) {
    self.file = file
    self.value = value
  }

  private func missing(_ what: String, _ name: String) -> EnvironmentError {
    .badData(file: file, detail: "expected \(what) named '\(name)', found none")
  }

  func part(_ name: String) throws(EnvironmentError) -> DataPart {
    guard let inner = value[name], case .object = inner else { throw missing("an object", name) }
    return DataPart(file, inner)
  }

  func text(_ name: String) throws(EnvironmentError) -> String {
    guard let text = value[name]?.stringValue else { throw missing("a text", name) }
    return text
  }

  func list(_ name: String) throws(EnvironmentError) -> [DataPart] {
    guard let list = value[name]?.arrayValue else { throw missing("a list", name) }
    return list.map { DataPart(file, $0) }
  }

  /// A list of texts that is not empty; nil reads this part itself.
  func texts(_ name: String?) throws(EnvironmentError) -> [String] {
    let list = name.map { value[$0] } ?? value
    let found = list?.arrayValue?.compactMap(\.stringValue) ?? []
    guard !found.isEmpty, found.count == list?.arrayValue?.count else {
      throw missing("a list of texts", name ?? "(list)")
    }
    return found
  }
}
