import Trajectories

/// The arguments of a call, read with their types checked.
struct CallArguments {
  let value: JSONValue

  /// What is wrong with an argument.
  enum Problem: Error, Hashable {
    case missing(String)
    case wrongType(String, expected: String)
  }

  init(_ value: JSONValue) { self.value = value }

  func text(_ field: String) throws(Problem) -> String {
    guard let found = value[field] else { throw .missing(field) }
    guard case .string(let text) = found else { throw .wrongType(field, expected: "a text") }
    return text
  }

  func integer(_ field: String) throws(Problem) -> Int {
    guard let found = value[field] else { throw .missing(field) }
    guard let number = found.intValue else { throw .wrongType(field, expected: "an integer") }
    return number
  }

  func objects(_ field: String) throws(Problem) -> [CallArguments] {
    guard let found = value[field] else { throw .missing(field) }
    guard case .array(let elements) = found else {
      throw .wrongType(field, expected: "a list of objects")
    }
    var objects: [CallArguments] = []
    for element in elements {
      guard case .object = element else { throw .wrongType(field, expected: "a list of objects") }
      objects.append(CallArguments(element))
    }
    return objects
  }

  func texts(_ field: String) throws(Problem) -> [String] {
    guard let found = value[field] else { throw .missing(field) }
    guard case .array(let elements) = found else {
      throw .wrongType(field, expected: "a list of texts")
    }
    var texts: [String] = []
    texts.reserveCapacity(elements.count)
    for element in elements {
      guard case .string(let text) = element else {
        throw .wrongType(field, expected: "a list of texts")
      }
      texts.append(text)
    }
    return texts
  }
}
