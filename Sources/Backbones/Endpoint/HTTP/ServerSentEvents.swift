/// Reads server-sent events from bytes that are split anywhere.
struct ServerSentEvents {
  struct Event: Sendable, Hashable {
    var name: String
    var data: String
  }

  private var line: [UInt8] = []
  private var name = ""
  private var data: [String] = []
  private var id: String?
  private var lastID: String?
  private var sawReturn = false
  private static let lineLimit = 8 << 20

  /// Takes bytes and returns the events that they complete.
  mutating func feed(_ bytes: [UInt8]) -> [Event] {
    var events: [Event] = []
    for byte in bytes {
      if byte == 0x0A, sawReturn {
        sawReturn = false
        continue
      }
      sawReturn = byte == 0x0D
      if byte == 0x0A || byte == 0x0D {
        if let event = endLine() { events.append(event) }
      } else if line.count < ServerSentEvents.lineLimit {
        line.append(byte)
      }
    }
    return events
  }

  private mutating func endLine() -> Event? {
    defer { line.removeAll(keepingCapacity: true) }
    guard !line.isEmpty else { return endEvent() }
    let text = String(decoding: line, as: UTF8.self)
    let field = text.prefix { $0 != ":" }
    var value = text.dropFirst(field.count).dropFirst()
    if value.first == " " { value = value.dropFirst() }
    switch field {
    case "data": data.append(String(value))
    case "event": name = String(value)
    case "id": id = String(value)
    default: break
    }
    return nil
  }

  private mutating func endEvent() -> Event? {
    defer {
      name = ""
      data = []
      id = nil
    }
    guard !data.isEmpty else { return nil }
    // A server that sends an event again, as after a reconnect, says so by its id.
    if let id {
      if id == lastID { return nil }
      lastID = id
    }
    return Event(name: name, data: data.joined(separator: "\n"))
  }
}
