import TestSupport
import Testing
import Trajectories

@testable import Backbones

@Suite("Integer dot products")
struct DotKernelTests {
  /// Every width that runs here, and the AVX-512 kernel's arithmetic written out.
  static let kernels = DotKernel.allCases.filter(\.isSupported)

  @Test("widths that this processor lacks are named, not passed over in silence")
  func skippedWidthsAreNamed() {
    for kernel in DotKernel.allCases where !kernel.isSupported {
      print("skipped: this processor has no \(kernel.rawValue)")
    }
    #expect(DotKernel.supported.contains(.baseline))
    #expect(DotKernel.widest.isSupported)
  }

  @Test("every width gives the products of plain integers", arguments: kernels)
  func productsAreExact(kernel: DotKernel) {
    var random = Seed(7).generator
    for (blocks, quads, count) in [
      (1, 1, 1), (2, 3, 2), (1, 48, 4), (3, 7, 5), (2, 16, 8), (1, 5, 9), (2, 128, 17),
    ] {
      let weights = (0..<blocks * quads * 64).map { _ in
        Int8(random.integer(in: -127...127))
      }
      let inputs = (0..<count * quads * 4).map { _ in Int8(random.integer(in: -127...127)) }
      #expect(
        products(kernel, weights, inputs, blocks, quads, count)
          == expected(weights, inputs, blocks, quads, count))
    }
  }

  @Test(
    "the largest numbers do not saturate",
    arguments: kernels, [(127, 127), (127, -127), (-127, 127), (-127, -127)] as [(Int8, Int8)])
  func extremesAreExact(kernel: DotKernel, pair: (Int8, Int8)) {
    let quads = 128
    let weights = Array(repeating: pair.0, count: quads * 64)
    for count in [1, 4, 8] {
      let inputs = Array(repeating: pair.1, count: quads * 4 * count)
      let sum = Int32(pair.0) * Int32(pair.1) * Int32(quads) * 4
      #expect(
        products(kernel, weights, inputs, 1, quads, count)
          == Array(repeating: sum, count: 16 * count))
    }
  }

  private func products(
    _ kernel: DotKernel, _ weights: [Int8], _ inputs: [Int8], _ blocks: Int, _ quads: Int,
    _ count: Int
  ) -> [Int32] {
    var products = Array(repeating: Int32.min, count: count * blocks * 16)
    products.withUnsafeMutableBufferPointer { products in
      weights.withUnsafeBufferPointer { weights in
        inputs.withUnsafeBufferPointer { inputs in
          guard let weights = weights.baseAddress, let inputs = inputs.baseAddress,
            let products = products.baseAddress
          else { return }
          kernel.multiply(
            weights: weights, blocks: blocks, quads: quads, inputs: inputs, stride: quads * 4,
            count: count, into: products)
        }
      }
    }
    return products
  }

  private func expected(
    _ weights: [Int8], _ inputs: [Int8], _ blocks: Int, _ quads: Int, _ count: Int
  ) -> [Int32] {
    var all: [Int32] = []
    for vector in 0..<count {
      for block in 0..<blocks {
        for row in 0..<16 {
          all.append(
            (0..<quads * 4).reduce(Int32(0)) { sum, column in
              let weight = weights[(block * quads + column / 4) * 64 + row * 4 + column % 4]
              return sum + Int32(weight) * Int32(inputs[vector * quads * 4 + column])
            })
        }
      }
    }
    return all
  }
}
