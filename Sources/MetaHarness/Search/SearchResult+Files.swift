import Interventions
import Trajectories

extension SearchResult {
  /// The files that a finished search leaves, beside its report.
  public var files: [(name: String, text: String)] {
    var files = [
      ("splits.json", JSONValue.object(splits).prettyText + "\n"),
      ("harness.json", HarnessFile.text(of: harness)),
      ("certificate.json", JSONValue.object(certificate.json).prettyText + "\n"),
      ("search.json", JSONValue.object(SearchRecord(self).json).prettyText + "\n"),
    ]
    // Unscoped first: the scope is a second file beside it.
    if let scoped = harness.scoped(by: certificate) {
      files.append(("harness-scoped.json", HarnessFile.text(of: scoped)))
    }
    return files
  }

  /// One environment's parts as they are, several by name.
  private var splits: JSONObject {
    guard searches.count > 1 else { return parts.json }
    return JSONObject(searches.map { ($0.environment, .object($0.parts.json)) })
  }
}
