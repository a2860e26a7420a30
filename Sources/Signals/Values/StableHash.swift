package import Trajectories

/// A 64-bit hash that is the same in every process, for comparing what was seen.
package struct StableHash: Sendable, Hashable {
  package private(set) var value: UInt64 = 0xCBF2_9CE4_8422_2325

  package init() {}

  @inline(__always)
  package mutating func add(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      // Eight bytes at a time: observations are long and every one is hashed.
      let raw = UnsafeRawBufferPointer(bytes)
      var index = 0
      while index &+ 8 <= raw.count {
        let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        value = (value ^ UInt64(littleEndian: word)) &* 0x9E37_79B9_7F4A_7C15
        value ^= value >> 32
        index &+= 8
      }
      while index < raw.count {
        add(raw[index])
        index &+= 1
      }
    }
    add(0xFF)
  }

  /// Adds a value; member order and the spelling of equal numbers do not count.
  package mutating func add(json: JSONValue) {
    switch json {
    case .null: add(0x01)
    case .bool(let flag): add(flag ? 0x03 : 0x02)
    case .number(let number):
      add(0x04)
      if let integer = number.intValue {
        add(String(integer))
      } else {
        add(number.text)
      }
    case .string(let text):
      add(0x05)
      add(text)
    case .array(let elements):
      add(0x06)
      for element in elements { add(json: element) }
      add(0x07)
    case .object(let object):
      add(0x08)
      for member in object.members.sorted(by: { $0.key < $1.key }) {
        add(member.key)
        add(json: member.value)
      }
      add(0x09)
    }
  }

  package static func of(_ text: String) -> UInt64 {
    var hash = StableHash()
    hash.add(text)
    return hash.value
  }
}

extension Action {
  /// A hash of the whole action, equal for calls that differ in spelling only.
  package var stableHash: UInt64 {
    var hash = StableHash()
    switch self {
    case .tool(let name, let arguments):
      hash.add(0x11)
      hash.add(name)
      hash.add(json: arguments)
    case .text(let command):
      hash.add(0x12)
      hash.add(command)
    case .say(let text):
      hash.add(0x13)
      hash.add(text)
    }
    return hash.value
  }

  /// The tool's name, or the first word of a command; nil for speech.
  package var verb: String? {
    switch self {
    case .tool(let name, _): name
    case .text(let command):
      command.split(separator: " ", maxSplits: 1).first.map(String.init)
    case .say: nil
    }
  }
}
