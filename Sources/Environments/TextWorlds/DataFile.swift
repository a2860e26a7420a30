import Trajectories

/// A JSON file of `envs/` whose members are read with errors that name the place.
struct DataFile: Sendable {
  let path: String
  let value: JSONValue

  /// Reads a file of the product's folders.
  init(_ relative: String, options: EnvironmentOptions) throws(EnvironmentError) {
    let folders: ProductFolders
    if let home = options.home {
      folders = ProductFolders(home: home)
    } else {
      do throws(ProductFoldersMissing) {
        folders = try ProductFolders.locate()
      } catch {
        throw .badData(file: relative, detail: "\(error)")
      }
    }
    try self.init(path: folders.path(relative))
  }

  /// Reads a file.
  init(
    path: String, options: JSONValue.ParseOptions = .strict
  ) throws(EnvironmentError) {
    self.path = path
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try FileContents.read(path)
    } catch {
      throw .badData(file: path, detail: "\(error)")
    }
    do throws(JSONError) {
      value = try JSONValue(parsing: bytes, options: options)
    } catch {
      throw .badData(file: path, detail: "\(error)")
    }
  }

  func failure(_ detail: String) -> EnvironmentError { .badData(file: path, detail: detail) }

  func object(_ value: JSONValue?, _ place: String) throws(EnvironmentError) -> JSONObject {
    guard let object = value?.objectValue else { throw wrong(value, place, "an object") }
    return object
  }

  func array(_ value: JSONValue?, _ place: String) throws(EnvironmentError) -> [JSONValue] {
    guard let array = value?.arrayValue else { throw wrong(value, place, "an array") }
    return array
  }

  func string(_ value: JSONValue?, _ place: String) throws(EnvironmentError) -> String {
    guard let text = value?.stringValue else { throw wrong(value, place, "a string") }
    return text
  }

  func strings(_ value: JSONValue?, _ place: String) throws(EnvironmentError) -> [String] {
    var texts: [String] = []
    for element in try array(value, place) { texts.append(try string(element, place)) }
    return texts
  }

  func integer(_ value: JSONValue?, _ place: String) throws(EnvironmentError) -> Int {
    guard let number = value?.intValue, number.magnitude < 1_000_000_000 else {
      throw wrong(value, place, "a whole number below a milliard")
    }
    return number
  }

  func number(_ value: JSONValue?, _ place: String) throws(EnvironmentError) -> Double {
    guard let number = value?.doubleValue, number.isFinite else {
      throw wrong(value, place, "a number")
    }
    return number
  }

  func range(_ value: JSONValue?, _ place: String) throws(EnvironmentError) -> ClosedRange<Int> {
    let pair = try array(value, place)
    guard pair.count == 2 else { throw wrong(value, place, "a pair of numbers") }
    let low = try integer(pair[0], place)
    let high = try integer(pair[1], place)
    guard low <= high else { throw failure("\(place): \(low) is above \(high)") }
    return low...high
  }

  private func wrong(
    _ value: JSONValue?, _ place: String, _ expected: String
  ) -> EnvironmentError {
    failure("\(place): expected \(expected), found \(value.map(\.kindName) ?? "nothing")")
  }
}
