/// What a network remembers of 16 neighbouring positions: keys and values of its attention layers,
/// gated inputs of its convolutions.
///
/// Written by the one sequence that fills it; once full, or once handed on, only read. That is why
/// sequences may share blocks without a lock.
final class StateBlock: Sendable {
  static let positions = 16
  let storage: LaneStorage

  init(lanes: Int) { storage = LaneStorage(count: lanes) }

  /// A copy that another sequence may go on writing.
  func copy() -> StateBlock {
    let copy = StateBlock(lanes: storage.count)
    copy.storage.base.update(from: storage.base, count: storage.count)
    return copy
  }
}
