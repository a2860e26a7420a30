/// Reads the observable form of household logs, recorded ones and ours alike.
enum RoomLog {
  enum Line: Equatable {
    case room(receptacles: [String])
    case task(String)
    case contents(place: String, things: [String])
    case closed(place: String)
    case opened(place: String, things: [String])
    case took(thing: String, place: String)
    case put(thing: String, place: String)
    case treated(thing: String, place: String)
    case switchedOn(String)
    case shut(String)
    case facing([String])
    case carrying([String])
    case nothing
  }

  static func read(_ line: String) -> Line? {
    if line == "Nothing happens." { return .nothing }
    if let rest = after(line, "Your task is to: ") { return .task(rest) }
    if let rest = after(
      line, "You are in the middle of a room. Looking quickly around you, you see ")
    {
      return things(rest).map(Line.room)
    }
    if let rest = after(line, "You are facing the "),
      let (places, _) = split(rest, ". Next to it, you see ")
    {
      return .facing(places.components(", and "))
    }
    if let rest = after(line, "On the "), let (place, list) = split(rest, ", you see ") {
      return things(list).map { .contents(place: place, things: $0) }
    }
    if let rest = after(line, "You open the "), let (place, tail) = split(rest, ". The ") {
      guard let (_, list) = split(tail, " is open. In it, you see ") else { return nil }
      return things(list).map { .opened(place: place, things: $0) }
    }
    if let rest = after(line, "You pick up the "), let (thing, place) = split(rest, " from the ") {
      return .took(thing: thing, place: dropStop(place))
    }
    // One recording's wrapper also accepts, and then repeats, another preposition.
    for word in [" in/on the ", " into/inside the "] {
      if let rest = after(line, "You put the "), let (thing, place) = split(rest, word) {
        return .put(thing: thing, place: dropStop(place))
      }
    }
    if line == "You are not carrying anything." { return .carrying([]) }
    if let rest = after(line, "You are carrying: ") { return things(rest).map(Line.carrying) }
    for verb in ["clean", "heat", "cool"] {
      if let rest = after(line, "You \(verb) the "), let (thing, place) = split(rest, " using the ")
      {
        return .treated(thing: thing, place: dropStop(place))
      }
    }
    if let rest = after(line, "You turn on the ") { return .switchedOn(dropStop(rest)) }
    if let rest = after(line, "You close the ") { return .shut(dropStop(rest)) }
    return door(line)
  }

  private static func door(_ line: String) -> Line? {
    guard let rest = after(line, "The ") else { return nil }
    if let (place, tail) = split(rest, " is closed."), tail.isEmpty { return .closed(place: place) }
    for middle in [" is open. In it, you see ", " is open. On the "] {
      guard let (place, tail) = split(rest, middle) else { continue }
      let list = split(tail, ", you see ")?.1 ?? tail
      return things(list).map { .opened(place: place, things: $0) }
    }
    return nil
  }

  /// The names of `a x 1, a y 2, and a z 1.`, or nil where it is no such list.
  private static func things(_ text: String) -> [String]? {
    let list = dropStop(text)
    if list == "nothing" { return [] }
    var names: [String] = []
    for part in list.components(", ") {
      let item = after(part, "and ") ?? part
      guard let name = after(item, "a "), name.split(separator: " ").count == 2 else { return nil }
      names.append(name)
    }
    return names
  }

  private static func dropStop(_ text: String) -> String {
    text.hasSuffix(".") ? String(text.dropLast()) : text
  }

  private static func after(_ text: String, _ prefix: String) -> String? {
    text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
  }

  private static func split(_ text: String, _ separator: String) -> (String, String)? {
    guard let range = text.firstRange(of: separator) else { return nil }
    return (String(text[..<range.lowerBound]), String(text[range.upperBound...]))
  }
}

extension String {
  fileprivate func components(_ separator: String) -> [String] {
    split(separator: separator).map(String.init)
  }
}
