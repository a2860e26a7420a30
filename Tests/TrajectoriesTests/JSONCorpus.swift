import Testing

@testable import Trajectories

/// The conformance corpus: small files and an index that says what must come of each.
enum JSONCorpus {
  struct Case: CustomStringConvertible {
    let file: String
    let bytes: [UInt8]
    /// Nil where the strict parser must accept the text.
    let refusal: JSONError.Kind?
    /// Where the refusal must point, when the index says so.
    let offset: Int?
    /// Whether the foreign options accept what the strict ones refuse.
    let isForeignAccepted: Bool
    /// The compact text that an accepted text is written back as.
    let compactText: String

    var description: String { file }
  }

  static let folder: String = {
    let here = #filePath
    return String(here[..<(here.lastIndex(of: "/") ?? here.endIndex)]) + "/Corpus/json/"
  }()

  static func load() throws -> [Case] {
    let index = try FileContents.read(folder + "index.tsv")
    var cases: [Case] = []
    for line in index.split(separator: 0x0A).dropFirst() {
      let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
        .map { String(decoding: $0, as: UTF8.self) }
      try #require(fields.count == 5)
      let refusal = fields[1] == "accept" ? nil : JSONError.Kind(rawValue: fields[1])
      try #require(fields[1] == "accept" || refusal != nil, "unknown kind in \(fields)")
      cases.append(
        Case(
          file: fields[0], bytes: try FileContents.read(folder + fields[0]), refusal: refusal,
          offset: Int(fields[2]), isForeignAccepted: fields[3] == "accept",
          compactText: fields[4]))
    }
    return cases
  }
}
