/// How an attention layer's keys and values lie in blocks of state, and how they are read.
enum AttentionMemory: Sendable {
  case numbers(NumberMemory)
  case bytes(ByteMemory)

  init(
    arithmetic: Arithmetic, keyHeads: Int, headWidth: Int, offset: Int
  ) {
    let lanes = LaneStorage.lanes(for: headWidth)
    switch arithmetic {
    case .float32:
      self = .numbers(
        NumberMemory(
          keyHeads: keyHeads, headWidth: headWidth, headLanes: lanes, offset: offset))
    case .int8:
      self = .bytes(ByteMemory(headWidth: headWidth, headLanes: lanes, offset: offset))
    }
  }

  /// Lanes that one block of positions takes.
  static func lanes(arithmetic: Arithmetic, keyHeads: Int, headWidth: Int) -> Int {
    let lanes = LaneStorage.lanes(for: headWidth)
    return switch arithmetic {
    case .float32: keyHeads * (headWidth + StateBlock.positions * lanes)
    case .int8: keyHeads * ByteMemory.lanesPerHead(headLanes: lanes)
    }
  }

  @inline(__always)
  func keep(
    key: UnsafeMutablePointer<Lanes>, value: UnsafeMutablePointer<Lanes>, head: Int, place: Int,
    block: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .numbers(let memory):
      memory.keep(key: key, value: value, head: head, place: place, block: block)
    case .bytes(let memory):
      memory.keep(key: key, value: value, head: head, place: place, block: block)
    }
  }

  @inline(__always)
  func mix(
    query: UnsafeMutablePointer<Lanes>, head: Int, past: Past, scratch: AttentionScratch,
    into result: UnsafeMutablePointer<Lanes>
  ) {
    switch self {
    case .numbers(let memory):
      memory.mix(query: query, head: head, past: past, scratch: scratch, into: result)
    case .bytes(let memory):
      memory.mix(query: query, head: head, past: past, scratch: scratch, into: result)
    }
  }
}

/// Keys and values as 32-bit numbers, for parity with peers.
struct NumberMemory: Sendable {
  let keyHeads: Int
  let headWidth: Int
  let headLanes: Int
  /// Where keys begin in a block; values follow.
  let offset: Int

  private var valueOffset: Int { offset + keyHeads * headWidth }

  func keep(
    key: UnsafeMutablePointer<Lanes>, value: UnsafeMutablePointer<Lanes>, head: Int, place: Int,
    block: UnsafeMutablePointer<Lanes>
  ) {
    // Keys lie number by number, each for 16 positions: 16 scores come out at once.
    let keys = (block + offset + head * headWidth).numbers
    for number in 0..<headWidth { keys[number * 16 + place] = key.numbers[number] }
    let values = block + valueOffset + (head * StateBlock.positions + place) * headLanes
    for lane in 0..<headLanes { values[lane] = value[lane] }
  }

  func mix(
    query: UnsafeMutablePointer<Lanes>, head: Int, past: Past, scratch: AttentionScratch,
    into result: UnsafeMutablePointer<Lanes>
  ) {
    let scale = Lanes(repeating: 1 / Float(headWidth).squareRoot())
    for block in 0...past.last {
      let keys = past.blocks[block] + (offset + head * headWidth)
      scratch.scores[block] = products(query.numbers, keys) * scale
    }
    let share = Lanes(repeating: 1 / past.exponentiate(scratch.scores))
    let values = valueOffset + head * StateBlock.positions * headLanes
    for lane in 0..<headLanes {
      var sum = Lanes(repeating: 0)
      for block in 0...past.last {
        let column = past.blocks[block] + (values + lane)
        let weights = scratch.scores.numbers + block * 16
        for place in 0..<(block == past.last ? past.tail : 16) {
          sum += column[place * headLanes] * Lanes(repeating: weights[place])
        }
      }
      result[lane] = sum * share
    }
  }

  /// A query's products with the keys of 16 positions.
  @inline(__always)
  private func products(_ query: UnsafePointer<Float>, _ keys: UnsafePointer<Lanes>) -> Lanes {
    // Head widths are even: a rotary pair needs two numbers.
    var even = Lanes(repeating: 0)
    var odd = Lanes(repeating: 0)
    for number in stride(from: 0, to: headWidth, by: 2) {
      even += keys[number] * Lanes(repeating: query[number])
      odd += keys[number + 1] * Lanes(repeating: query[number + 1])
    }
    return even + odd
  }
}
