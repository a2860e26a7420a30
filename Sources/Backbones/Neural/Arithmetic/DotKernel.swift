import CKernels

/// Which instructions integer dot products use; all give the same bits.
public enum DotKernel: String, Sendable, Hashable, CaseIterable {
  case baseline
  case avx2
  case avx512VNNI = "avx512-vnni"
  /// The AVX-512 kernel with its instructions written out in C, to test it anywhere.
  case vnniModel = "vnni-model"

  /// The widest that this processor has.
  public static let widest = DotKernel(mh_kernel_widest())

  /// The widths that this processor has, narrowest first, without the model.
  public static var supported: [DotKernel] {
    allCases.filter { $0.isSupported && $0 != .vnniModel }
  }

  /// Whether this processor has it.
  public var isSupported: Bool { mh_kernel_is_supported(code) != 0 }

  private init(_ code: mh_kernel) {
    switch code {
    case MH_KERNEL_AVX512_VNNI: self = .avx512VNNI
    case MH_KERNEL_AVX2: self = .avx2
    default: self = .baseline
    }
  }

  private var code: mh_kernel {
    switch self {
    case .baseline: MH_KERNEL_BASELINE
    case .avx2: MH_KERNEL_AVX2
    case .avx512VNNI: MH_KERNEL_AVX512_VNNI
    case .vnniModel: MH_KERNEL_VNNI_MODEL
    }
  }

  /// Multiplies packed weights with `count` vectors of bytes.
  @inline(__always)
  func multiply(
    weights: UnsafePointer<Int8>, blocks: Int, quads: Int, inputs: UnsafePointer<Int8>,
    stride: Int, count: Int, into products: UnsafeMutablePointer<Int32>
  ) {
    mh_int8_products(code, weights, blocks, quads, inputs, stride, count, products)
  }

  /// Multiplies the matrix of 16 rows at `offset` in each block with one vector.
  @inline(__always)
  func scores(
    blocks: UnsafePointer<UnsafeMutablePointer<Lanes>>, count: Int, offset: Int, quads: Int,
    input: UnsafePointer<Int8>, into products: UnsafeMutablePointer<Int32>
  ) {
    mh_int8_scores(code, DotKernel.bytes(blocks), count, offset, quads, input, products)
  }

  /// Adds up the products of the matrix at `offset` in each block with its own two vectors.
  @inline(__always)
  func mixtures(
    blocks: UnsafePointer<UnsafeMutablePointer<Lanes>>, count: Int, offset: Int, rowBlocks: Int,
    high: UnsafePointer<Int8>, low: UnsafePointer<Int8>, into sums: UnsafeMutablePointer<Int32>
  ) {
    mh_int8_mixtures(code, DotKernel.bytes(blocks), count, offset, rowBlocks, high, low, sums)
  }

  /// The same addresses as C takes them.
  @inline(__always)
  private static func bytes(
    _ blocks: UnsafePointer<UnsafeMutablePointer<Lanes>>
  ) -> UnsafePointer<UnsafePointer<Int8>?> {
    UnsafeRawPointer(blocks).assumingMemoryBound(to: UnsafePointer<Int8>?.self)
  }
}
