/// A variable of the shell.
struct ShellVariable: Sendable {
  enum Value: Sendable {
    case unset
    case scalar([UInt8])
    case list([Int: [UInt8]])
    case map([[UInt8]: [UInt8]])
  }

  var value: Value
  var isExported = false
  var isReadOnly = false
  var isInteger = false
  var letters = Letters.asIs

  enum Letters: Sendable { case asIs, lower, upper }

  /// What the bare name stands for.
  var scalar: [UInt8]? {
    switch value {
    case .unset: nil
    case .scalar(let text): text
    case .list(let items): items[0]
    case .map(let items): items["0".octets]
    }
  }

  /// The keys in the order in which the shell lists them.
  var keys: [[UInt8]] {
    switch value {
    case .unset: []
    case .scalar: ["0".octets]
    case .list(let items): items.keys.sorted().map { String($0).octets }
    case .map(let items):
      items.keys.map { (ShellVariable.bucket($0), $0) }
        .sorted { $0.0 != $1.0 ? $0.0 < $1.0 : $0.1.precedes($1.1) }
        .map(\.1)
    }
  }

  var values: [[UInt8]] {
    switch value {
    case .unset: []
    case .scalar(let text): [text]
    case .list(let items): items.keys.sorted().compactMap { items[$0] }
    case .map(let items): keys.compactMap { items[$0] }
    }
  }

  /// The place in bash's hash table, which decides the order of an associative array.
  private static func bucket(_ key: [UInt8]) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in key {
      hash = hash &* 16_777_619
      hash ^= UInt32(byte)
    }
    return hash & 1023
  }
}
