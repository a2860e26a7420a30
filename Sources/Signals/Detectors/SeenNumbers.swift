/// The numbers that were seen, in hundredths, and what follows from two of them.
package struct SeenNumbers: Sendable, Hashable {
  private var values: Set<Int64> = []
  private var newest: [Int64] = []
  private static let limit = 256
  private static let scanLimit = 32 << 10

  package init() {}

  /// Takes in the numbers of a text.
  package mutating func add(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      var index = 0
      let end = min(bytes.count, SeenNumbers.scanLimit)
      while index < end {
        guard bytes[index] &- 0x30 < 10 else {
          index += 1
          continue
        }
        var whole: Int64 = 0
        var digits = 0
        while index < end, bytes[index] &- 0x30 < 10 || bytes[index] == 0x2C {
          if bytes[index] != 0x2C {
            whole = digits < 12 ? whole * 10 + Int64(bytes[index] &- 0x30) : whole
            digits += 1
          } else if index + 1 >= end || bytes[index + 1] &- 0x30 >= 10 {
            break
          }
          index += 1
        }
        var cents: Int64 = 0
        if index + 1 < end, bytes[index] == 0x2E, bytes[index + 1] &- 0x30 < 10 {
          cents = Int64(bytes[index + 1] &- 0x30) * 10
          index += 2
          if index < end, bytes[index] &- 0x30 < 10 { cents += Int64(bytes[index] &- 0x30) }
          while index < end, bytes[index] &- 0x30 < 10 { index += 1 }
        }
        insert(whole * 100 + cents)
      }
    }
  }

  private mutating func insert(_ value: Int64) {
    guard values.insert(value).inserted else { return }
    newest.append(value)
    if newest.count > 2 * SeenNumbers.limit { newest.removeFirst(SeenNumbers.limit) }
  }

  /// Whether a number was seen, or is the sum, difference or product of two that were.
  package func explains(_ number: Double) -> Bool {
    guard abs(number) < 1e12 else { return false }
    let wanted = Int64((abs(number) * 100).rounded())
    if values.contains(wanted) { return true }
    for value in newest.suffix(SeenNumbers.limit) {
      if values.contains(wanted - value) || values.contains(wanted + value) { return true }
      if value != 0, (wanted * 100) % value == 0, values.contains(wanted * 100 / value) {
        return true
      }
    }
    return false
  }
}
