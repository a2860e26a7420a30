/// Reads what an agent wrote: its first line, without white space around it, in any case.
struct HouseCommandReader {
  let world: HouseWorld
  let dialect: HouseDialect

  enum Reading: Sendable, Hashable {
    case command(HouseCommand)
    /// The verb is none of this game's.
    case unknownVerb
    /// The verb is known, the names or the form after it are not.
    case unknownName
  }

  static let longestCommand = 127

  func read(_ text: String) -> Reading {
    var text = text
    return text.withUTF8 { bytes in
      withUnsafeTemporaryAllocation(
        of: UInt8.self, capacity: HouseCommandReader.longestCommand
      ) { line in
        guard let length = HouseCommandReader.fold(bytes, into: line) else { return .unknownVerb }
        return read(UnsafeBufferPointer(rebasing: line[..<length]))
      }
    }
  }

  /// Copies the first line in lower case; nil where it is longer than any command.
  private static func fold(
    _ bytes: UnsafeBufferPointer<UInt8>, into line: UnsafeMutableBufferPointer<UInt8>
  ) -> Int? {
    var start = 0
    while start < bytes.count, isSpace(bytes[start]) { start += 1 }
    var length = 0
    var trimmed = 0
    for byte in bytes[start...] {
      if byte == 0x0A || byte == 0x0D { break }
      guard length < line.count else { return nil }
      line[length] = byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
      length += 1
      if !isSpace(byte) { trimmed = length }
    }
    return trimmed
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte >= 0x09 && byte <= 0x0D
  }

  private func read(_ line: UnsafeBufferPointer<UInt8>) -> Reading {
    if let rest = line.after("go to ") { return withPlace(rest, .goTo) }
    if let rest = line.after("open ") { return withPlace(rest, .open) }
    if let rest = line.after("close ") { return withPlace(rest, .close) }
    if let rest = line.after("take ") { return withThingAndPlace(rest, " from ", .take) }
    if dialect == .put, let rest = line.after("put ") {
      return withThingAndPlace(rest, " in/on ", .put)
    }
    if dialect == .move, let rest = line.after("move ") {
      return withThingAndPlace(rest, " to ", .put)
    }
    if let rest = line.after("clean ") { return withThingAndPlace(rest, " with ", .treat(.clean)) }
    if let rest = line.after("heat ") { return withThingAndPlace(rest, " with ", .treat(.heat)) }
    if let rest = line.after("cool ") { return withThingAndPlace(rest, " with ", .treat(.cool)) }
    if let rest = line.after("examine ") { return examine(rest) }
    if let rest = line.after("use ") {
      return thing(rest).map { .command(HouseCommand(.use, thing: $0)) } ?? .unknownName
    }
    if let rest = line.after("slice ") { return slice(rest) }
    if let rest = line.after("answer "), let form = world.goal.questionForm {
      return answer(rest, form)
    }
    if line.equals("look") { return .command(HouseCommand(.look)) }
    if line.equals("inventory") { return .command(HouseCommand(.inventory)) }
    if dialect == .move, line.equals("help") { return .command(HouseCommand(.help)) }
    return .unknownVerb
  }

  private func withPlace(
    _ rest: UnsafeBufferPointer<UInt8>, _ verb: HouseCommand.Verb
  ) -> Reading {
    place(rest).map { .command(HouseCommand(verb, place: $0)) } ?? .unknownName
  }

  private func withThingAndPlace(
    _ rest: UnsafeBufferPointer<UInt8>, _ separator: StaticString, _ verb: HouseCommand.Verb
  ) -> Reading {
    guard let (first, second) = rest.split(at: separator), let thing = thing(first),
      let place = place(second)
    else { return .unknownName }
    return .command(HouseCommand(verb, thing: thing, place: place))
  }

  private func examine(_ rest: UnsafeBufferPointer<UInt8>) -> Reading {
    guard let found = world.names.find(rest) else { return .unknownName }
    let thing = found - world.receptacles.count
    return .command(
      thing < 0
        ? HouseCommand(.examinePlace, place: found) : HouseCommand(.examineThing, thing: thing))
  }

  private func slice(_ rest: UnsafeBufferPointer<UInt8>) -> Reading {
    guard let (first, second) = rest.split(at: " with "), let sliced = thing(first),
      let knife = thing(second)
    else { return .unknownName }
    return .command(HouseCommand(.slice, thing: sliced, other: knife))
  }

  private func answer(
    _ rest: UnsafeBufferPointer<UInt8>, _ form: HouseGoal.Question.Form
  ) -> Reading {
    switch form {
    case .place:
      return withPlace(rest, .answer)
    case .count:
      guard rest.count == 1, rest[0] >= 0x30, rest[0] <= 0x39 else { return .unknownName }
      return .command(HouseCommand(.answer, other: Int(rest[0]) - 0x30))
    }
  }

  private func place(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let found = world.names.find(name), found < world.receptacles.count else { return nil }
    return found
  }

  private func thing(_ name: UnsafeBufferPointer<UInt8>) -> Int? {
    guard let found = world.names.find(name), found >= world.receptacles.count else { return nil }
    return found - world.receptacles.count
  }
}

extension UnsafeBufferPointer<UInt8> {
  fileprivate func equals(_ word: StaticString) -> Bool {
    count == word.utf8CodeUnitCount && starts(with: word, at: 0)
  }

  /// What follows a word that the bytes begin with.
  fileprivate func after(_ word: StaticString) -> UnsafeBufferPointer<UInt8>? {
    guard starts(with: word, at: 0) else { return nil }
    return UnsafeBufferPointer(rebasing: self[word.utf8CodeUnitCount...])
  }

  /// The parts before and after the first place where a word stands.
  fileprivate func split(
    at word: StaticString
  ) -> (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>)? {
    let length = word.utf8CodeUnitCount
    guard count >= length else { return nil }
    for start in 0...(count - length) where starts(with: word, at: start) {
      return (
        UnsafeBufferPointer(rebasing: self[..<start]),
        UnsafeBufferPointer(rebasing: self[(start + length)...])
      )
    }
    return nil
  }

  private func starts(with word: StaticString, at start: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    guard start + length <= count else { return false }
    for offset in 0..<length where self[start + offset] != word.utf8Start[offset] { return false }
    return true
  }
}
