import Trajectories

/// Writes an id as a model does that copies without care: one digit off.
enum NeighbourID {
  /// Returns the arguments with one id changed, or nil where they hold none.
  static func replacingOne(in arguments: JSONValue, seed: Seed) -> JSONValue? {
    guard case .object(var object) = arguments else { return nil }
    let places = object.members.filter { isID($0.value.stringValue) }.map(\.key)
    var generator = seed.derive("place").generator
    guard let place = generator.pick(places), let right = object[place]?.stringValue else {
      return nil
    }
    object[place] = .string(neighbour(of: right, generator: &generator))
    return .object(object)
  }

  private static func isID(_ text: String?) -> Bool {
    guard let text, text.utf8.count >= 4, !text.utf8.contains(0x20) else { return false }
    return text.utf8.contains { $0 >= 0x30 && $0 <= 0x39 }
  }

  private static func neighbour(of id: String, generator: inout SeededGenerator) -> String {
    var bytes = Array(id.utf8)
    let digits = bytes.indices.filter { bytes[$0] >= 0x30 && bytes[$0] <= 0x39 }
    guard let place = generator.pick(digits) else { return id }
    let shifted = (bytes[place] - 0x30 + UInt8(generator.integer(in: 1...9))) % 10
    bytes[place] = shifted + 0x30
    return String(decoding: bytes, as: UTF8.self)
  }
}
