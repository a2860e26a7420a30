/// The state of one sequence: its tokens so far and the blocks that remember them.
///
/// A value: a copy is a snapshot. Copies share full blocks and must not both go on writing into a
/// half-filled one; `forked` gives each its own.
struct SequenceState: @unchecked Sendable {
  // Unchecked for the pointers, which the blocks beside them own.
  private(set) var tokens: [Int32]
  private(set) var blocks: [StateBlock]
  /// Where each block's memory begins.
  private(set) var bases: [UnsafeMutablePointer<Lanes>]

  /// Starts from blocks that already remember `tokens`; the last may be half filled.
  init(tokens: [Int32] = [], blocks: [StateBlock] = []) {
    self.tokens = tokens
    self.blocks = blocks
    bases = blocks.map(\.storage.base)
  }

  var count: Int { tokens.count }

  /// Takes a token in and makes room for what will be remembered of it; returns its position.
  mutating func append(_ token: Int32, blockLanes: Int) -> Int {
    let position = tokens.count
    tokens.append(token)
    if position / StateBlock.positions == blocks.count {
      let block = StateBlock(lanes: blockLanes)
      blocks.append(block)
      bases.append(block.storage.base)
    }
    return position
  }

  /// A second sequence with the same past that can go another way.
  var forked: SequenceState {
    guard tokens.count % StateBlock.positions != 0, let last = blocks.last else { return self }
    return SequenceState(tokens: tokens, blocks: blocks.dropLast() + [last.copy()])
  }
}
