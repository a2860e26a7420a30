#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A logistic regression with a ridge, fitted by iteratively reweighted least squares.
package struct LogisticFit: Sendable, Hashable {
  package let bias: Double
  package let weights: [Double]
  package let iterations: Int

  /// Fits rows of features to labels; the bias is not shrunk.
  ///
  /// Nil where there is nothing to fit.
  package init?(
    _ rows: [[Double]], labels: [Bool], ridge: Double = 1, maximumIterations: Int = 25
  ) {
    guard let width = rows.first?.count, rows.count == labels.count,
      labels.contains(true), labels.contains(false)
    else { return nil }
    let size = width + 1
    var beta = Array(repeating: 0.0, count: size)
    var round = 0
    while round < maximumIterations {
      round += 1
      var gradient = Array(repeating: 0.0, count: size)
      var hessian = Array(repeating: Array(repeating: 0.0, count: size), count: size)
      for (row, label) in zip(rows, labels) {
        var score = beta[width]
        for place in 0..<width { score += beta[place] * row[place] }
        let chance = 1 / (1 + exp(-max(-30, min(30, score))))
        let weight = max(1e-9, chance * (1 - chance))
        let error = (label ? 1 : 0) - chance
        for i in 0..<size {
          let x = i < width ? row[i] : 1
          if x == 0 { continue }
          gradient[i] += error * x
          for j in 0...i { hessian[i][j] += weight * x * (j < width ? row[j] : 1) }
        }
      }
      for i in 0..<width {
        gradient[i] -= ridge * beta[i]
        hessian[i][i] += ridge
      }
      hessian[width][width] += 1e-6
      guard let step = LogisticFit.solve(hessian, gradient) else { break }
      for i in 0..<size { beta[i] += step[i] }
      if step.allSatisfy({ abs($0) < 1e-8 }) { break }
    }
    bias = beta[width]
    weights = Array(beta[..<width])
    iterations = round
  }

  /// The log odds of a row.
  package func score(_ row: [Double]) -> Double {
    zip(weights, row).reduce(bias) { $0 + $1.0 * $1.1 }
  }

  /// Solves a symmetric positive system, given its lower half, by Cholesky's factors.
  private static func solve(_ lower: [[Double]], _ right: [Double]) -> [Double]? {
    let size = right.count
    var factor = lower
    for i in 0..<size {
      for j in 0...i {
        var sum = factor[i][j]
        for k in 0..<j { sum -= factor[i][k] * factor[j][k] }
        if i == j {
          guard sum > 0 else { return nil }
          factor[i][i] = sum.squareRoot()
        } else {
          factor[i][j] = sum / factor[j][j]
        }
      }
    }
    var out = right
    for i in 0..<size {
      for k in 0..<i { out[i] -= factor[i][k] * out[k] }
      out[i] /= factor[i][i]
    }
    for i in (0..<size).reversed() {
      for k in (i + 1)..<max(i + 1, size) { out[i] -= factor[k][i] * out[k] }
      out[i] /= factor[i][i]
    }
    return out
  }
}
