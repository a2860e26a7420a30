import Synchronization

/// Remembers the states of finished and running sequences by their tokens, so that a prompt that
/// begins like an earlier one is computed only from where they part: the next step of an episode,
/// a fork of it, another episode with the same instructions.
///
/// What is found changes the time taken and nothing else, because a state is a pure function of
/// its tokens.
final class PrefixTree: Sendable {
  private let contents: Mutex<Contents>

  /// Makes a tree that holds at most `limit` blocks.
  init(limit: Int) { contents = Mutex(Contents(limit: max(1, limit))) }

  /// The state of the longest known beginning of `tokens`, at most `limit` tokens of it.
  ///
  /// It is the caller's own: a block that matches in part is copied.
  func longestMatch(_ tokens: [Int32], limit: Int) -> SequenceState {
    contents.withLock { $0.longestMatch(tokens[..<max(0, min(limit, tokens.count))]) }
  }

  /// Keeps a sequence's blocks; the half-filled last one only where `withTail`, which hands it over.
  func insert(_ state: SequenceState, withTail: Bool) {
    contents.withLock { $0.insert(state, withTail: withTail) }
  }

  /// How many blocks are held.
  var blockCount: Int { contents.withLock { $0.count } }

  /// One block under the path of tokens before it.
  private final class Node {
    let tokens: ArraySlice<Int32>
    let block: StateBlock
    var children: [Node] = []
    /// When it was last part of a match; never later than its parent's.
    var lastUse: Int

    init(tokens: ArraySlice<Int32>, block: StateBlock, lastUse: Int) {
      self.tokens = tokens
      self.block = block
      self.lastUse = lastUse
    }
  }

  private struct Contents {
    let limit: Int
    var roots: [Node] = []
    var count = 0
    var tick = 0

    init(limit: Int) { self.limit = limit }

    mutating func longestMatch(_ tokens: ArraySlice<Int32>) -> SequenceState {
      tick += 1
      var blocks: [StateBlock] = []
      var children = roots
      var place = tokens.startIndex
      while place < tokens.endIndex {
        let rest = tokens[place...]
        var best: (node: Node, length: Int)?
        for child in children where child.tokens.first == rest.first {
          let length = Contents.commonLength(child.tokens, rest)
          if length > best?.length ?? 0 { best = (child, length) }
        }
        guard let best else { break }
        best.node.lastUse = tick
        place += best.length
        guard best.length == StateBlock.positions else {
          blocks.append(best.node.block.copy())
          break
        }
        blocks.append(best.node.block)
        children = best.node.children
      }
      return SequenceState(tokens: Array(tokens[..<place]), blocks: blocks)
    }

    mutating func insert(_ state: SequenceState, withTail: Bool) {
      tick += 1
      var parent: Node?
      for (index, block) in state.blocks.enumerated() {
        let start = index * StateBlock.positions
        let end = min(start + StateBlock.positions, state.tokens.count)
        guard end - start == StateBlock.positions || withTail, end > start else { break }
        let tokens = state.tokens[start..<end]
        let siblings = parent?.children ?? roots
        if let known = siblings.first(where: { $0.tokens.starts(with: tokens) }) {
          known.lastUse = tick
          parent = known
          continue
        }
        let node = Node(tokens: tokens, block: block, lastUse: tick)
        // A half-filled block that the new one goes on from is of no more use.
        let kept = siblings.filter { !tokens.starts(with: $0.tokens) }
        count += 1 - (siblings.count - kept.count)
        if let parent { parent.children = kept + [node] } else { roots = kept + [node] }
        parent = node
      }
      if count > limit { forgetOldest() }
    }

    /// Forgets what was not used for longest, until a quarter of the room is free.
    private mutating func forgetOldest() {
      var uses: [Int] = []
      func visit(_ node: Node) {
        uses.append(node.lastUse)
        node.children.forEach(visit)
      }
      roots.forEach(visit)
      uses.sort(by: >)
      let oldestKept = uses[min(limit * 3 / 4, uses.count - 1)]
      var kept = 0
      // Whatever is older than its parent's last use goes with everything below it.
      func prune(_ nodes: [Node]) -> [Node] {
        let young = nodes.filter { $0.lastUse > oldestKept }
        kept += young.count
        for node in young { node.children = prune(node.children) }
        return young
      }
      roots = prune(roots)
      count = kept
    }

    private static func commonLength(
      _ left: ArraySlice<Int32>, _ right: ArraySlice<Int32>
    ) -> Int {
      var length = 0
      while length < left.count, length < right.count,
        left[left.startIndex + length] == right[right.startIndex + length]
      {
        length += 1
      }
      return length
    }
  }
}
