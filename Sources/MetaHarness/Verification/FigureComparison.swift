import Trajectories

/// Files of a run against what comes out of its store, figure by figure.
struct FigureComparison {
  /// Figures that were compared.
  private(set) var figures = 0
  /// One line for each figure that came out differently: where, recorded, recomputed.
  private(set) var differences: [String] = []

  /// Notes something that is no figure of a file.
  mutating func differ(_ words: String) { differences.append(words) }

  /// Compares a file of JSON with what it should say; `label` names it in differences.
  mutating func compare(_ file: String, with text: String, label: String) throws {
    guard let bytes = try? FileContents.read(file) else {
      return differ("\(label): expected the file \(file), found none that can be read")
    }
    guard let recorded = try? JSONValue(parsing: bytes) else {
      return differ("\(label): expected JSON in \(file), found something else")
    }
    let before = differences.count
    compare(recorded, try JSONValue(parsing: text), at: label)
    if differences.count == before, bytes != Array(text.utf8) {
      differ("\(label): every figure as recorded, but \(file) was not written like this")
    }
  }

  private mutating func compare(_ recorded: JSONValue, _ again: JSONValue, at path: String) {
    switch (recorded, again) {
    case (.object(let left), .object(let right)):
      for key in left.keys + right.keys.filter({ left[$0] == nil }) {
        compare(left[key] ?? .null, right[key] ?? .null, at: "\(path).\(key)")
      }
    case (.array(let left), .array(let right)) where left.count == right.count:
      for place in left.indices { compare(left[place], right[place], at: "\(path)[\(place)]") }
    default:
      figures += 1
      // Texts are what both files hold, so that a figure is equal when it is written equally.
      let texts = (recorded.compactText, again.compactText)
      if texts.0 != texts.1 {
        differ("\(path): recorded \(texts.0), recomputed \(texts.1)")
      }
    }
  }
}
