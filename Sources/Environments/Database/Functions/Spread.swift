/// How far values lie apart: variance and standard deviation, of all rows or of a sample.
enum Spread: String, CaseIterable {
  case deviation, sampleDeviation, variance, sampleVariance

  static let byName: [String: Spread] = [
    "STD": .deviation, "STDDEV": .deviation, "STDDEV_POP": .deviation,
    "STDDEV_SAMP": .sampleDeviation, "VARIANCE": .variance, "VAR_POP": .variance,
    "VAR_SAMP": .sampleVariance,
  ]

  /// The name in translated statements.
  var emitted: String { "mysql_spread_\(self)" }

  func value(of rows: [[SQLiteValue]]) -> SQLiteValue {
    let numbers = rows.compactMap { $0.first }.filter { $0 != .null }.map(\.mysqlNumber)
    let isSample = self == .sampleDeviation || self == .sampleVariance
    guard numbers.count > (isSample ? 1 : 0) else { return .null }
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    let squares = numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = squares / Double(numbers.count - (isSample ? 1 : 0))
    let isRoot = self == .deviation || self == .sampleDeviation
    return MySQLFunctions.finite(isRoot ? variance.squareRoot() : variance)
  }
}
