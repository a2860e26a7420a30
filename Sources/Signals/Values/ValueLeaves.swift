package import Trajectories

/// One scalar of a JSON value and where it stands.
package struct ValueLeaf: Sendable, Hashable {
  /// The path with positions replaced by `*`, so that elements of a list share it.
  package let path: String
  package let value: JSONValue
}

extension JSONValue {
  /// The scalars in document order, at most `limit`.
  package func leaves(limit: Int = 512) -> [ValueLeaf] {
    var found: [ValueLeaf] = []
    JSONValue.collectLeaves(of: self, path: "", limit: limit, into: &found)
    return found
  }

  private static func collectLeaves(
    of value: JSONValue, path: String, limit: Int, into found: inout [ValueLeaf]
  ) {
    guard found.count < limit else { return }
    switch value {
    case .object(let object):
      for member in object {
        collectLeaves(
          of: member.value, path: path.isEmpty ? member.key : path + "." + member.key,
          limit: limit, into: &found)
      }
    case .array(let elements):
      for element in elements {
        collectLeaves(
          of: element, path: path.isEmpty ? "*" : path + ".*", limit: limit, into: &found)
      }
    default:
      found.append(ValueLeaf(path: path, value: value))
    }
  }

  /// The value as it reads inside a sentence: a string without its quotes, a list with commas.
  package var plainText: String {
    switch self {
    case .string(let text): text
    case .array(let elements): elements.map(\.plainText).joined(separator: ", ")
    default: compactText
    }
  }
}
