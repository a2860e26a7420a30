/// Suggestions for a mistyped name.
public enum NearestNames {
  /// Returns the known names nearest to `name`, nearest first, none when all are far.
  public static func of(_ name: String, among known: [String], limit: Int = 2) -> [String] {
    let allowed = max(1, name.count / 3)
    return
      known.enumerated()
      .map { (order: $0.offset, name: $0.element, distance: editDistance(name, $0.element)) }
      .filter { $0.distance <= allowed || (name.count >= 3 && $0.name.hasPrefix(name)) }
      .sorted { ($0.distance, $0.order) < ($1.distance, $1.order) }
      .prefix(limit).map(\.name)
  }

  /// The least number of insertions, deletions, replacements and neighbour swaps between two names.
  public static func editDistance(_ left: String, _ right: String) -> Int {
    let a = Array(left.utf8)
    let b = Array(right.utf8)
    if a.isEmpty || b.isEmpty { return a.count + b.count }
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in 1...a.count {
      var current = [Int](repeating: i, count: b.count + 1)
      for j in 1...b.count {
        let replaced = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)
        current[j] = min(replaced, previous[j] + 1, current[j - 1] + 1)
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] {
          current[j] = min(current[j], beforePrevious[j - 2] + 1)
        }
      }
      beforePrevious = previous
      previous = current
    }
    return previous[b.count]
  }
}
