import Trajectories

/// DBBench's comparison of answers, with its own looseness: null equals 0, lists are sets.
enum OfficialComparator {
  static func accepts(_ answer: [String], label: [String]) -> Bool {
    let given = answer.map(normalised)
    let wanted = label.map(normalised)
    if given.count == 1, wanted.count == 1 {
      guard let a = number(given[0]), let b = number(wanted[0]) else {
        return given[0] == wanted[0]
      }
      return abs(a - b) <= 0.01
    }
    let numbers = given.compactMap(number)
    let wantedNumbers = wanted.compactMap(number)
    if numbers.count == given.count, wantedNumbers.count == wanted.count {
      guard numbers.count == wantedNumbers.count else { return false }
      return zip(numbers.sorted(), wantedNumbers.sorted()).allSatisfy { abs($0 - $1) <= 0.01 }
    }
    return Set(given) == Set(wanted)
  }

  static func normalised(_ text: String) -> String {
    var result = text.trimmingASCIISpace()
    while let first = result.first, first == "'" || first == "\"", result.count > 1,
      result.last == first
    {
      result = String(result.dropFirst().dropLast()).trimmingASCIISpace()
    }
    if result.hasSuffix("%") { result.removeLast() }
    if ["", "none", "null", "nan", "inf", "undefined"].contains(result.lowercased()) { return "0" }
    let plain = result.filter { $0 != "," }
    return number(plain) != nil ? plain : result
  }

  private static func number(_ text: String) -> Double? {
    let (value, isWhole) = DecimalText.leadingNumber(text)
    return isWhole ? value : nil
  }
}
