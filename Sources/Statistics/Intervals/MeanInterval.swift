/// Student's interval for the mean of task differences, from about 30 tasks on.
public enum MeanInterval {
  /// The two-sided interval; all of the line where there are fewer than two values.
  public static func student(_ values: [Double], level: Double = 0.95) -> ConfidenceInterval {
    guard values.count > 1 else {
      return ConfidenceInterval(
        estimate: values.first ?? .nan, lower: -.infinity, upper: .infinity, level: level)
    }
    let count = Double(values.count)
    let mean = values.reduce(0, +) / count
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let error = (squares / (count - 1) / count).squareRoot()
    let reach = StudentT.quantile((1 + level) / 2, degrees: count - 1) * error
    return ConfidenceInterval(
      estimate: mean, lower: mean - reach, upper: mean + reach, level: level)
  }
}
