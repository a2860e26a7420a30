/// The members of a JSON object in the order they were written.
public struct JSONObject: Sendable {
  /// One name and its value.
  @frozen
  public struct Member: Sendable, Hashable {
    /// The member's name.
    public var key: String
    /// The member's value.
    public var value: JSONValue

    /// Makes a member.
    @inlinable
    public init(key: String, value: JSONValue) {
      self.key = key
      self.value = value
    }
  }

  /// The members in order.
  public private(set) var members: [Member]
  /// Positions by key, kept only for objects that are too large to search from the front.
  private var positions: [ExactText: Int]?

  private static let searchLimit = 16

  /// An object without members.
  public init() {
    members = []
  }

  /// Makes an object from pairs; a later pair with the same key replaces the earlier value.
  public init(_ pairs: some Sequence<(String, JSONValue)>) {
    members = []
    for (key, value) in pairs { self[key] = value }
  }

  /// Makes an object from members whose keys are known to differ.
  init(distinct members: [Member]) {
    self.members = members
    if members.count > JSONObject.searchLimit { indexMembers() }
  }

  /// The number of members.
  public var count: Int { members.count }
  /// Whether there are no members.
  public var isEmpty: Bool { members.isEmpty }
  /// The keys in order.
  public var keys: [String] { members.map(\.key) }

  /// The value of a member; setting nil removes it, setting a new key appends it.
  public subscript(_ key: String) -> JSONValue? {
    get {
      position(of: key).map { members[$0].value }
    }
    set {
      switch (position(of: key), newValue) {
      case (let place?, let value?):
        members[place].value = value
      case (let place?, nil):
        members.remove(at: place)
        if positions != nil { indexMembers() }
      case (nil, let value?):
        members.append(Member(key: key, value: value))
        if positions != nil {
          positions?[ExactText(key)] = members.count - 1
        } else if members.count > JSONObject.searchLimit {
          indexMembers()
        }
      case (nil, nil):
        break
      }
    }
  }

  private func position(of key: String) -> Int? {
    if let positions { return positions[ExactText(key)] }
    return members.firstIndex { ExactText.areEqual($0.key, key) }
  }

  private mutating func indexMembers() {
    var fresh: [ExactText: Int] = [:]
    fresh.reserveCapacity(members.count)
    for (place, member) in members.enumerated() { fresh[ExactText(member.key)] = place }
    positions = fresh
  }
}

extension JSONObject: Hashable {
  public static func == (left: JSONObject, right: JSONObject) -> Bool {
    guard left.count == right.count else { return false }
    // Copies share their members; looking at them once is enough.
    let isShared = left.members.withUnsafeBufferPointer { mine in
      right.members.withUnsafeBufferPointer { mine.baseAddress == $0.baseAddress }
    }
    return isShared || left.members.allSatisfy { right[$0.key] == $0.value }
  }

  public func hash(into hasher: inout Hasher) {
    // Order does not count for equality, so it may not count here.
    var mixed = 0
    for member in members {
      var part = Hasher()
      part.combine(member)
      mixed ^= part.finalize()
    }
    hasher.combine(mixed)
  }
}

extension JSONObject: Sequence {
  public func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, JSONValue)...) { self.init(elements) }
}
