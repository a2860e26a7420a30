import Trajectories

extension RepairText {
  /// Replaces every match; a pattern that does not compile or a matcher without memory gives nil.
  static func replaced(_ text: String, _ source: String, with template: String) -> String? {
    guard let pattern = try? Pattern(source),
      let matches = try? pattern.matches(in: text, limit: 64)
    else { return nil }
    let bytes = Array(text.utf8)
    var out: [UInt8] = []
    var cursor = 0
    for match in matches where match.range.lowerBound >= cursor {
      out += bytes[cursor..<match.range.lowerBound]
      out += filled(template, match.groups)
      cursor = match.range.upperBound
    }
    out += bytes[cursor...]
    return String(decoding: out, as: UTF8.self)
  }

  private static func filled(_ template: String, _ groups: [String?]) -> [UInt8] {
    var out: [UInt8] = []
    var isEscaped = false
    for byte in template.utf8 {
      if isEscaped {
        isEscaped = false
        let place = Int(byte) - 0x30
        if (0...9).contains(place) {
          out += Array((groups.indices.contains(place) ? groups[place] ?? "" : "").utf8)
        } else {
          out.append(byte)
        }
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        out.append(byte)
      }
    }
    return out
  }
}
