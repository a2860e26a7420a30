import Trajectories

/// People and numbers of which each split has its own, so that nothing leaks, and which look alike
/// in all of them: what a network learnt to copy in one it can copy in another.
///
/// The held-out split has names of its own as well.
struct NamePools: Sendable {
  let split: TaskSplit

  /// Which of ten classes are the split's.
  private var classes: ClosedRange<Int> {
    switch split {
    case .train: 0...4
    case .dev: 5...6
    case .test: 7...8
    case .testOOD: 9...9
    }
  }

  /// A first and a last name; two splits share names but no pair of them.
  func person(
    _ firstNames: [String], _ lastNames: [String], _ random: inout SeededGenerator
  ) -> (first: String, last: String) {
    if split == .testOOD {
      func heldOut(_ names: [String]) -> String {
        let count = names.count / 10
        return names[random.integer(below: count) * 10 + 9]
      }
      return (heldOut(firstNames), heldOut(lastNames))
    }
    while true {
      let first = random.integer(below: firstNames.count)
      let last = random.integer(below: lastNames.count)
      // Every tenth name is held out; the other nine of a row fall into nine classes.
      guard first % 10 != 9, last % 10 != 9, classes.contains((first % 10 + last % 10) % 9)
      else { continue }
      return (firstNames[first], lastNames[last])
    }
  }

  /// A number whose sum of digits tells the split.
  func number(digits: Int, _ random: inout SeededGenerator) -> String {
    let count = max(2, digits)
    return String(unsafeUninitializedCapacity: count) { text in
      var sum = 0
      for place in 0..<count {
        let digit =
          switch place {
          case 0: random.integer(in: 1...9)
          case count - 1: (random.integer(in: classes) + 10 - sum % 10) % 10
          default: random.integer(below: 10)
          }
        sum += digit
        text[place] = 0x30 + UInt8(digit)
      }
      return count
    }
  }
}
