/// A metadata value of a GGUF file.
enum GGUFValue: Sendable, Hashable {
  case integer(Int)
  /// An unsigned integer beyond `Int`.
  case huge(UInt64)
  case number(Double)
  case bool(Bool)
  case text(String)
  case integers([Int])
  case numbers([Double])
  case bools([Bool])
  case texts([String])

  /// What it is, for messages; long contents are not repeated.
  var kind: String {
    switch self {
    case .integer(let value): "\(value)"
    case .huge(let value): "\(value)"
    case .number(let value): "\(value)"
    case .bool(let value): "\(value)"
    case .text(let value): value.utf8.count <= 60 ? "'\(value)'" : "a long text"
    case .integers(let values): "\(values.count) integers"
    case .numbers(let values): "\(values.count) numbers"
    case .bools(let values): "\(values.count) truth values"
    case .texts(let values): "\(values.count) texts"
    }
  }
}
