import Trajectories

/// Names and number ranges of which each split has its own part, so that nothing leaks.
struct NamePools: Sendable {
  let split: TaskSplit

  /// The split's part of a list: six of ten for train, one or two of ten for each other.
  func part<Element>(of list: [Element]) -> [Element] {
    list.enumerated().filter { place, _ in
      switch place % 10 {
      case 0...4: split == .train
      case 5, 6: split == .dev
      case 7, 8: split == .test
      default: split == .testOOD
      }
    }.map(\.element)
  }

  /// A number of some digits whose first digit tells the split.
  func number(digits: Int, _ random: inout SeededGenerator) -> String {
    let leading: [Int] =
      switch split {
      case .train: [1, 2, 3, 4]
      case .dev: [5, 6]
      case .test: [7, 8]
      case .testOOD: [9]
      }
    var text = String(random.pick(leading) ?? 1)
    for _ in 1..<max(2, digits) { text += String(random.integer(below: 10)) }
    return text
  }
}
