/// How a network computes: with bytes for use, with 32-bit numbers to compare with peers.
public enum Arithmetic: String, Sendable, Hashable, CaseIterable {
  case int8
  case float32 = "f32"
}

/// The numbers of a matrix on their way from a file into packed form; rows and columns may be
/// spread out, so that vectors fill whole lanes.
struct MatrixDraft {
  let rows: Int
  let columns: Int
  private(set) var values: [Float]

  init(rows: Int, columns: Int) {
    self.rows = rows
    self.columns = columns
    values = Array(repeating: 0, count: rows * columns)
  }

  subscript(row: Int, column: Int) -> Float { values[row * columns + column] }

  /// Copies `rowCount` rows of `source`, each `width` long, to rows from `firstRow` on.
  ///
  /// With groups, each `group` of columns or rows starts at a multiple of `spacing`.
  mutating func place(
    _ source: [Float], width: Int, firstRow: Int, rowGroup: Spread = .none,
    columnGroup: Spread = .none
  ) {
    for row in 0..<(source.count / max(1, width)) {
      let target = (firstRow + rowGroup.place(row)) * columns
      for column in 0..<width {
        values[target + columnGroup.place(column)] = source[row * width + column]
      }
    }
  }

  /// Leaves room after each group, so that heads of any width start on whole lanes.
  struct Spread {
    let group: Int
    let spacing: Int
    static let none = Spread(group: 1, spacing: 1)

    @inline(__always)
    func place(_ index: Int) -> Int {
      group == spacing ? index : index / group * spacing + index % group
    }
  }
}

/// A packed matrix that multiplies many vectors at once.
enum Matrix: Sendable {
  case int8(Int8Matrix)
  case float(FloatMatrix)

  init(_ draft: MatrixDraft, arithmetic: Arithmetic) {
    switch arithmetic {
    case .int8: self = .int8(Int8Matrix(draft))
    case .float32: self = .float(FloatMatrix(draft))
    }
  }

  /// The number of lanes that one product fills.
  var outputLanes: Int {
    switch self {
    case .int8(let matrix): matrix.blocks
    case .float(let matrix): matrix.blocks
    }
  }

  /// Multiplies `count` vectors that lie one after the other, `inputLanes` apart.
  @inline(__always)
  func multiply(
    _ inputs: UnsafePointer<Lanes>, inputLanes: Int, count: Int, scratch: ProductScratch,
    into outputs: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .int8(let matrix):
      matrix.multiply(
        inputs, inputLanes: inputLanes, count: count, scratch: scratch, into: outputs)
    case .float(let matrix):
      matrix.multiply(inputs, inputLanes: inputLanes, count: count, into: outputs)
    }
  }
}

/// A matrix of bytes with one scale a row.
struct Int8Matrix: Sendable {
  let blocks: Int
  private let quads: Int
  private let weights: ByteStorage
  private let scales: LaneStorage

  init(_ draft: MatrixDraft) {
    blocks = LaneStorage.lanes(for: draft.rows)
    // Inputs fill whole lanes, so rows do too.
    quads = LaneStorage.lanes(for: draft.columns) * 4
    weights = ByteStorage(count: blocks * quads * 64)
    scales = LaneStorage(count: blocks)
    for row in 0..<draft.rows {
      var largest: Float = 0
      for column in 0..<draft.columns { largest = max(largest, abs(draft[row, column])) }
      guard largest > 0 else { continue }
      let scale = largest / 127
      scales.numbers[row] = scale
      for column in 0..<draft.columns {
        let level = (draft[row, column] / scale).rounded(.toNearestOrEven)
        let group = (row / 16 * quads + column / 4) * 64
        weights.base[group + row % 16 * 4 + column % 4] = Int8(min(127, max(-127, level)))
      }
    }
  }

  @inline(__always)
  func multiply(
    _ inputs: UnsafePointer<Lanes>, inputLanes: Int, count: Int, scratch: ProductScratch,
    into outputs: UnsafeMutablePointer<Lanes>
  ) {
    let stride = quads * 4
    for vector in 0..<count {
      scratch.inputScales[vector] = Quantiser.quantise(
        inputs + vector * inputLanes, lanes: quads / 4, into: scratch.inputs + vector * stride)
    }
    scratch.kernel.multiply(
      weights: weights.base, blocks: blocks, quads: quads, inputs: scratch.inputs, stride: stride,
      count: count, into: scratch.products)
    for vector in 0..<count {
      let inputScale = Lanes(repeating: scratch.inputScales[vector])
      let products = UnsafeRawPointer(scratch.products + vector * blocks * 16)
      let output = outputs + vector * blocks
      for block in 0..<blocks {
        let sums = products.loadUnaligned(fromByteOffset: block * 64, as: SIMD16<Int32>.self)
        output[block] = Lanes(sums) * (scales.base[block] * inputScale)
      }
    }
  }
}

/// Rounds vectors to bytes with one scale each.
enum Quantiser {
  /// Writes the bytes and returns the scale; a vector that is not finite becomes zero.
  @inline(__always)
  static func quantise(
    _ vector: UnsafePointer<Lanes>, lanes: Int, into bytes: UnsafeMutablePointer<Int8>
  ) -> Float {
    var largest = Lanes(repeating: 0)
    for lane in 0..<lanes { largest = largest.largerOf(vector[lane].magnitudes) }
    let limit = largest.largest
    guard limit > 1e-30, limit < 1e30 else {
      bytes.initialize(repeating: 0, count: lanes * 16)
      return 0
    }
    let factor = Lanes(repeating: 127 / limit)
    // Adding 1.5 * 2^23 rounds to whole numbers and leaves them in the low bits.
    let rounder = Lanes(repeating: 12_582_912)
    let raw = UnsafeMutableRawPointer(bytes)
    for lane in 0..<lanes {
      let rounded = unsafeBitCast(vector[lane] * factor + rounder, to: SIMD16<UInt32>.self)
      let low = SIMD16<Int8>(
        truncatingIfNeeded: SIMD16<Int32>(truncatingIfNeeded: rounded))
      raw.storeBytes(of: low, toByteOffset: lane * 16, as: SIMD16<Int8>.self)
    }
    return limit / 127
  }
}

/// A matrix of 32-bit numbers, for parity with peers.
struct FloatMatrix: Sendable {
  let blocks: Int
  private let columns: Int
  private let weights: LaneStorage

  init(_ draft: MatrixDraft) {
    blocks = LaneStorage.lanes(for: draft.rows)
    columns = draft.columns
    weights = LaneStorage(count: blocks * columns)
    for row in 0..<draft.rows {
      for column in 0..<columns {
        weights.numbers[(row / 16 * columns + column) * 16 + row % 16] = draft[row, column]
      }
    }
  }

  @inline(__always)
  func multiply(
    _ inputs: UnsafePointer<Lanes>, inputLanes: Int, count: Int,
    into outputs: UnsafeMutablePointer<Lanes>
  ) {
    for block in 0..<blocks {
      let rows = weights.base + block * columns
      for vector in 0..<count {
        let input = UnsafeRawPointer(inputs + vector * inputLanes)
          .assumingMemoryBound(to: Float.self)
        // Four sums lose fewer digits than one.
        var sums = (
          Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0), Lanes(repeating: 0)
        )
        var column = 0
        while column + 4 <= columns {
          sums.0 += rows[column] * input[column]
          sums.1 += rows[column + 1] * input[column + 1]
          sums.2 += rows[column + 2] * input[column + 2]
          sums.3 += rows[column + 3] * input[column + 3]
          column += 4
        }
        while column < columns {
          sums.0 += rows[column] * input[column]
          column += 1
        }
        outputs[vector * blocks + block] = (sums.0 + sums.1) + (sums.2 + sums.3)
      }
    }
  }
}

/// The memory that products need on the way; one for each thread.
struct ProductScratch {
  let kernel: DotKernel
  let inputs: UnsafeMutablePointer<Int8>
  let inputScales: UnsafeMutablePointer<Float>
  let products: UnsafeMutablePointer<Int32>
}
