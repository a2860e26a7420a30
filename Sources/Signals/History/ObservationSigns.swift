package import Trajectories

extension Observation {
  /// Whether this says that the action was refused: what the wire says, else what the text says.
  package var showsError: Bool {
    if let reported { return reported == .error }
    let head = text.utf8.prefix(48).drop { $0 == 0x20 || $0 == 0x0A }
    let starts = ["error", "invalid", "unknown", "traceback", "exception", "fatal"]
    return starts.contains { start in
      head.starts(with: start.utf8) { ($0 | 0x20) == $1 }
    }
  }

  /// Whether the text is one of the few phrases with which worlds say that nothing changed.
  package var saysNothingChanged: Bool {
    guard text.utf8.count <= 120 else { return false }
    let lowered = text.lowercased()
    return ["nothing happens", "nothing happened", "no effect", "nothing changed", "no change"]
      .contains { lowered.contains($0) }
  }
}

extension String {
  /// Whether another text stands inside this one, compared by bytes.
  package func contains(_ part: String) -> Bool {
    guard let first = part.utf8.first else { return true }
    let bytes = utf8
    var start = bytes.startIndex
    while let hit = bytes[start...].firstIndex(of: first) {
      if bytes[hit...].starts(with: part.utf8) { return true }
      start = bytes.index(after: hit)
    }
    return false
  }
}
