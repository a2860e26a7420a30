/// The memory that one thread computes in, made once.
final class Workspace {
  let kernel: DotKernel
  /// Rows that one pass computes at most.
  let capacity: Int
  let hidden: LaneStorage
  let normed: LaneStorage
  let wide: LaneStorage
  let mixed: LaneStorage
  let logits: LaneStorage
  private let scores: LaneStorage
  private let bytes: ByteStorage
  private let scales: LaneStorage
  private let products: ByteStorage
  private let attentionBytes: ByteStorage
  private let attentionProducts: LaneStorage
  private let blockLimit: Int

  init(_ network: Network, kernel: DotKernel, capacity: Int) {
    self.kernel = kernel
    self.capacity = capacity
    hidden = LaneStorage(count: capacity * network.padded.width)
    normed = LaneStorage(count: capacity * network.padded.width)
    wide = LaneStorage(count: capacity * network.widestOutput)
    mixed = LaneStorage(count: capacity * network.widestInput)
    logits = LaneStorage(count: capacity * network.padded.logits)
    blockLimit = network.shape.context / StateBlock.positions + 1
    scores = LaneStorage(count: blockLimit)
    attentionBytes = ByteStorage(count: max(2 * blockLimit, network.padded.head) * 16)
    attentionProducts = LaneStorage(count: max(blockLimit, 2 * network.padded.head))
    bytes = ByteStorage(count: capacity * network.widestInput * 16)
    scales = LaneStorage(count: LaneStorage.lanes(for: capacity))
    products = ByteStorage(count: capacity * network.widestOutput * 64)
  }

  var productScratch: ProductScratch {
    ProductScratch(
      kernel: kernel, inputs: bytes.base, inputScales: scales.numbers,
      products: UnsafeMutableRawPointer(products.base).assumingMemoryBound(to: Int32.self))
  }

  var attentionScratch: AttentionScratch {
    AttentionScratch(
      kernel: kernel, scores: scores.base, bytes: attentionBytes.base,
      byteStride: blockLimit * 16,
      products: UnsafeMutableRawPointer(attentionProducts.base)
        .assumingMemoryBound(to: Int32.self))
  }

  /// The logits of the `index`th row that asked for them.
  func logits(_ index: Int, of network: Network) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(
      start: logits.numbers + index * network.padded.logits * 16,
      count: network.shape.vocabulary)
  }
}
