import Testing
import Trajectories

/// The tables that `benchmarks/statistics-reference.py` computed with SciPy and statsmodels.
struct Reference {
  private let tables: JSONValue

  init() throws {
    let folder = String(#filePath.prefix(upTo: #filePath.lastIndex(of: "/") ?? #filePath.endIndex))
    tables = try JSONValue(parsing: try FileContents.read(folder + "/reference.json"))
  }

  func rows(_ name: String) throws -> [JSONValue] {
    let rows = try #require(tables[name]?.arrayValue, "no table \(name)")
    try #require(!rows.isEmpty)
    return rows
  }
}

extension JSONValue {
  func double(_ key: String) throws -> Double {
    try #require(self[key]?.doubleValue, "no number \(key) in \(compactText)")
  }

  func integer(_ key: String) throws -> Int {
    try #require(self[key]?.intValue, "no integer \(key) in \(compactText)")
  }

  func doubles(_ key: String) throws -> [Double] {
    try #require(self[key]?.arrayValue, "no list \(key) in \(compactText)").compactMap(
      \.doubleValue)
  }

  func integers(_ key: String) throws -> [Int] {
    try doubles(key).map { Int($0) }
  }
}

/// Whether two figures agree to a relative error, or absolutely where they are near zero.
func agrees(
  _ found: Double, _ expected: Double, relative: Double = 1e-10, absolute: Double = 1e-14
) -> Bool {
  abs(found - expected) <= max(absolute, relative * abs(expected))
}
