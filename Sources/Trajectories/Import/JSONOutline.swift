/// The member names near the top of a JSON text that may be cut off anywhere.
struct JSONOutline {
  /// Paths of names down to four levels; array elements are `[]`.
  private(set) var paths: Set<String> = []
  /// Whether the first document stands on one line and ends before the text does.
  private(set) var hasDocumentPerLine = false

  private static let depthLimit = 4
  private static let pathLimit = 4096

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    var open: [(isObject: Bool, path: String)] = []
    var name = ""
    var sawLineEnd = false
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = bytes[index] == UInt8(ascii: "{")
        // Deeper levels are walked for their brackets only.
        let path =
          open.count >= JSONOutline.depthLimit
          ? "" : JSONOutline.join(open.last?.path ?? "", name, open.last?.isObject)
        open.append((isObject, path))
        name = ""
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        _ = open.popLast()
        if open.isEmpty {
          hasDocumentPerLine = !sawLineEnd
          return
        }
      case UInt8(ascii: "\""):
        let start = index + 1
        index = JSONOutline.stringEnd(bytes, from: start)
        guard index < bytes.count else { return }
        var next = index + 1
        while next < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[next]) { next += 1 }
        if let top = open.last, top.isObject, next < bytes.count, bytes[next] == UInt8(ascii: ":") {
          name = String(decoding: bytes[start..<index], as: UTF8.self)
          if open.count <= JSONOutline.depthLimit, paths.count < JSONOutline.pathLimit {
            paths.insert(JSONOutline.join(top.path, name, true))
          }
          index = next
        }
      case UInt8(ascii: ","): name = ""
      case 0x0A: sawLineEnd = true
      default: break
      }
      index += 1
    }
  }

  private static func join(_ path: String, _ name: String, _ isInObject: Bool?) -> String {
    guard let isInObject else { return "" }
    let component = isInObject ? name : "[]"
    return path.isEmpty ? component : path + "." + component
  }

  private static func stringEnd(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var index = start
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\"") { return index }
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index
  }

  /// Whether a name stands at a path, where `*` is any one name.
  func has(_ path: String) -> Bool {
    guard path.hasPrefix("*.") else { return paths.contains(path) }
    let rest = path.dropFirst(2)
    return paths.contains { candidate in
      let parts = candidate.split(separator: ".", maxSplits: 1)
      return parts.count == 2 && parts[1] == rest && parts[0] != "[]"
    }
  }
}
