/// What to reject when many hypotheses are tested at once.
public enum Multiplicity {
  /// Holm's adjusted p-values: rejecting those up to α keeps the chance of any false one at α.
  public static func holm(_ pValues: [Double]) -> [Double] {
    let order = ascending(pValues)
    var adjusted = pValues
    var largest = 0.0
    for (rank, index) in order.enumerated() {
      largest = max(largest, min(1, pValues[index] * Double(pValues.count - rank)))
      adjusted[index] = largest
    }
    return adjusted
  }

  /// Benjamini and Hochberg's adjusted p-values: rejecting those up to q keeps the expected
  /// share of false ones at q, for independent or positively dependent tests.
  public static func benjaminiHochberg(_ pValues: [Double]) -> [Double] {
    let order = ascending(pValues)
    var adjusted = pValues
    var smallest = 1.0
    for (rank, index) in order.enumerated().reversed() {
      smallest = min(smallest, pValues[index] * Double(pValues.count) / Double(rank + 1))
      adjusted[index] = smallest
    }
    return adjusted
  }

  /// The positions that e-BH rejects at rate `q`, ascending; valid under any dependence.
  ///
  /// Give e-values as they stand at the stopping time, never their running maximum.
  public static func eBenjaminiHochberg(_ eValues: [Double], rate q: Double) -> [Int] {
    let count = Double(eValues.count)
    let order = eValues.indices.sorted { (-eValues[$0], $0) < (-eValues[$1], $1) }
    let last = order.indices.last { rank in
      eValues[order[rank]] >= count / (Double(rank + 1) * q)
    }
    guard let last else { return [] }
    return order[...last].sorted()
  }

  /// Equal values stay in their given order.
  private static func ascending(_ values: [Double]) -> [Int] {
    values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
  }
}
