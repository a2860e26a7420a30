/// Groups messages by their constant words, in one pass and bounded memory: a fixed-depth parse tree
/// over typed masks.
///
/// Messages whose masked texts are equal are found by hash and never reach the tree.
package struct TemplateTree: Sendable {
  /// What the messages of one template share.
  package struct Template: Sendable, Hashable {
    /// The words; a wildcard stands for one word, `<...>` for any number of them.
    package internal(set) var words: [String]
    /// How many messages it took in.
    package internal(set) var count: Int

    /// The template as one text.
    package var text: String { words.joined(separator: " ") }
  }

  /// The least share of equal words at which a message joins a template.
  package let similarity: Double
  /// How many leading words decide the path down the tree.
  private let leadingWords: Int
  private let maximumChildren: Int
  private let maximumTemplates: Int

  /// The templates; ids are positions.
  package private(set) var templates: [Template] = []
  private var known: [UInt64: Int32] = [:]
  private var leaves: [String: [Int]] = [:]
  private var children: [String: Int] = [:]
  /// Where templates that were joined with a longer or shorter one are counted now.
  private var joined: [Int: Int] = [:]

  package static let wildcard = "<*>"
  package static let gap = "<...>"
  private static let knownLimit = 1 << 18

  package init(
    similarity: Double = 0.5, leadingWords: Int = 1, maximumChildren: Int = 64,
    maximumTemplates: Int = 2_000
  ) {
    self.similarity = similarity
    self.leadingWords = leadingWords
    self.maximumChildren = maximumChildren
    self.maximumTemplates = maximumTemplates
  }

  /// Takes in a raw message and returns its template's id.
  package mutating func insert(_ message: String) -> Int {
    var message = message
    return message.withUTF8 { insert($0) }
  }

  /// Takes in a raw message and returns its template's id.
  package mutating func insert(_ message: UnsafeBufferPointer<UInt8>) -> Int {
    var sink = HashSink()
    TypedMask.scan(message, into: &sink)
    if let id = known[sink.value] {
      templates[Int(id)].count &+= 1
      return Int(id)
    }
    let masked = ErrorTemplate(of: String(decoding: message, as: UTF8.self)).text
    let id = place(masked)
    templates[id].count += 1
    if known.count < TemplateTree.knownLimit { known[sink.value] = Int32(id) }
    return id
  }

  /// The template that a message belongs to, without learning from it.
  package func match(_ message: String) -> Int? {
    var message = message
    let hash = message.withUTF8 { bytes in
      var sink = HashSink()
      TypedMask.scan(bytes, into: &sink)
      return sink.value
    }
    if let id = known[hash] { return joined[Int(id)] ?? Int(id) }
    let words = TemplateTree.words(ErrorTemplate(of: message).text)
    if let best = nearest(words, among: leaves[path(words), default: []]) {
      return joined[best] ?? best
    }
    return templates.indices.first {
      templates[$0].words.contains(TemplateTree.gap)
        && TemplateTree.covers(templates[$0].words[...], words[...])
    }
  }

  private mutating func place(_ masked: String) -> Int {
    let words = TemplateTree.words(masked)
    let leaf = leaf(of: words)
    if let best = nearest(words, among: leaves[leaf, default: []]) {
      for place in words.indices where templates[best].words[place] != words[place] {
        templates[best].words[place] = TemplateTree.wildcard
      }
      return best
    }
    if templates.count >= maximumTemplates, let last = leaves[leaf]?.last ?? templates.indices.last
    {
      return last
    }
    templates.append(Template(words: words, count: 0))
    leaves[leaf, default: []].append(templates.count - 1)
    return templates.count - 1
  }

  private func nearest(_ words: [String], among group: [Int]) -> Int? {
    var best: (id: Int, equal: Int, constants: Int)?
    for id in group where templates[id].words.count == words.count {
      var equal = 0
      var constants = 0
      for place in words.indices {
        let word = templates[id].words[place]
        if word != TemplateTree.wildcard { constants += 1 }
        if word == words[place] { equal += 1 }
      }
      guard Double(equal) >= similarity * Double(max(1, words.count)) else { continue }
      if best.map({ (equal, constants) > ($0.equal, $0.constants) }) ?? true {
        best = (id, equal, constants)
      }
    }
    return best?.id
  }

  /// The path by length and leading words, made where it is new.
  private mutating func leaf(of words: [String]) -> String {
    var path = "\(words.count)"
    for word in words.prefix(leadingWords) {
      let next = path + "\u{1F}" + (TemplateTree.isMask(word) ? TemplateTree.wildcard : word)
      if leaves[next] == nil {
        guard children[path, default: 0] < maximumChildren else {
          path += "\u{1F}" + TemplateTree.wildcard
          leaves[path] = leaves[path] ?? []
          continue
        }
        children[path, default: 0] += 1
        leaves[next] = []
      }
      path = next
    }
    leaves[path] = leaves[path] ?? []
    return path
  }

  private func path(_ words: [String]) -> String {
    var path = "\(words.count)"
    for word in words.prefix(leadingWords) {
      let next = path + "\u{1F}" + (TemplateTree.isMask(word) ? TemplateTree.wildcard : word)
      path = leaves[next] == nil ? path + "\u{1F}" + TemplateTree.wildcard : next
    }
    return path
  }

  private static func isMask(_ word: String) -> Bool {
    word.utf8.first == UInt8(ascii: "<") && word.utf8.last == UInt8(ascii: ">")
  }

  private static func words(_ text: String) -> [String] {
    text.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" }.prefix(80)
      .map(String.init)
  }

  // MARK: Templates of unequal length

  /// Joins templates whose longest common word sequence is `share` of the longer one, and returns
  /// where each template is counted now.
  package mutating func joinUnequalLengths(share: Double = 0.8) -> [Int] {
    var place = Array(templates.indices)
    let order = templates.indices.sorted {
      (templates[$1].count, $0) < (templates[$0].count, $1)
    }
    for (rank, id) in order.enumerated() where place[id] == id {
      for other in order[(rank + 1)...]
      where place[other] == other && templates[other].words.count != templates[id].words.count {
        let longer = max(templates[id].words.count, templates[other].words.count)
        guard longer >= 5 else { continue }
        let common = TemplateTree.common(templates[id].words, templates[other].words)
        guard Double(common.count { $0 != TemplateTree.gap }) >= share * Double(longer) else {
          continue
        }
        templates[id].words = common
        templates[id].count += templates[other].count
        templates[other].count = 0
        place[other] = id
        joined[other] = id
      }
    }
    return place
  }

  /// The longest common subsequence, with a gap wherever something was left out.
  private static func common(_ left: [String], _ right: [String]) -> [String] {
    var table = Array(repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
    for i in left.indices.reversed() {
      for j in right.indices.reversed() {
        table[i][j] =
          left[i] == right[j] ? table[i + 1][j + 1] + 1 : max(table[i + 1][j], table[i][j + 1])
      }
    }
    var (i, j) = (0, 0)
    var out: [String] = []
    func skip() { if out.last != gap { out.append(gap) } }
    while i < left.count, j < right.count {
      if left[i] == right[j] {
        out.append(left[i])
        i += 1
        j += 1
      } else {
        skip()
        if table[i + 1][j] >= table[i][j + 1] { i += 1 } else { j += 1 }
      }
    }
    if i < left.count || j < right.count { skip() }
    return out
  }

  private static func covers(_ pattern: ArraySlice<String>, _ words: ArraySlice<String>) -> Bool {
    guard let first = pattern.first else { return words.isEmpty }
    if first == gap {
      if pattern.count == 1 { return true }
      return words.indices.contains { covers(pattern.dropFirst(), words[$0...]) }
    }
    guard let word = words.first, word == first || first == wildcard else { return false }
    return covers(pattern.dropFirst(), words.dropFirst())
  }
}

/// Hashes a masked text without writing it down.
private struct HashSink: MaskSink {
  var value: UInt64 = 0xCBF2_9CE4_8422_2325

  @inline(__always)
  mutating func plain(_ byte: UInt8) {
    value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
  }

  @inline(__always)
  mutating func plain(_ bytes: UnsafeBufferPointer<UInt8>) {
    let raw = UnsafeRawBufferPointer(bytes)
    var index = 0
    while index &+ 8 <= raw.count {
      value =
        (value ^ UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)))
        &* 0x9E37_79B9_7F4A_7C15
      value ^= value >> 32
      index &+= 8
    }
    while index < raw.count {
      plain(raw[index])
      index &+= 1
    }
  }

  @inline(__always)
  mutating func mask(_ kind: MaskKind, _ value: UnsafeBufferPointer<UInt8>) {
    self.value = (self.value ^ (0x1_0000 | UInt64(kind.rawValue))) &* 0x9E37_79B9_7F4A_7C15
    self.value ^= self.value >> 29
  }
}
