/// What chmod is told to do: an octal number or clauses like `u+x,go-w`.
struct ModeChange {
  private enum Source {
    case bits(Int)
    case copy(Int)
  }

  private struct Clause {
    var who: Int
    var isImplicit: Bool
    var operation: UInt8
    var source: Source
    var executesConditionally = false
    var sets = 0
  }

  private var octal: Int?
  private var keepsSets = false
  private var clauses: [Clause] = []

  init?(_ text: [UInt8]) {
    guard let first = text.first else { return nil }
    if first.isDigit {
      guard text.count <= 5, let value = Int(text.decoded, radix: 8), value <= 0o7777 else {
        return nil
      }
      octal = value
      keepsSets = text.count < 5
      return
    }
    for part in text.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
      guard add(Array(part)) else { return nil }
    }
  }

  private mutating func add(_ text: [UInt8]) -> Bool {
    var place = 0
    var who = 0
    while place < text.count, let mask = ModeChange.who(text[place]) {
      who |= mask
      place += 1
    }
    let isImplicit = who == 0
    if isImplicit { who = 0o777 }
    guard place < text.count else { return false }
    while place < text.count {
      guard "+-=".utf8.contains(text[place]) else { return false }
      var clause = Clause(
        who: who, isImplicit: isImplicit, operation: text[place], source: .bits(0))
      place += 1
      if place < text.count, text[place].isDigit {
        let start = place
        while place < text.count, text[place].isDigit { place += 1 }
        guard isImplicit, let value = Int(text[start..<place].decoded, radix: 8), value <= 0o7777
        else { return false }
        clause.source = .bits(value & 0o777)
        clause.sets = value & 0o7000
        clause.isImplicit = false
      } else if place < text.count, let from = ModeChange.copy(text[place]) {
        clause.source = .copy(from)
        place += 1
      } else {
        var bits = 0
        scan: while place < text.count {
          switch text[place] {
          case UInt8(ascii: "r"): bits |= 0o444
          case UInt8(ascii: "w"): bits |= 0o222
          case UInt8(ascii: "x"): bits |= 0o111
          case UInt8(ascii: "X"): clause.executesConditionally = true
          case UInt8(ascii: "s"):
            if who & 0o700 != 0 { clause.sets |= 0o4000 }
            if who & 0o070 != 0 { clause.sets |= 0o2000 }
          case UInt8(ascii: "t"): clause.sets |= 0o1000
          default: break scan
          }
          place += 1
        }
        clause.source = .bits(bits)
      }
      clauses.append(clause)
    }
    return true
  }

  private static func who(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "u"): 0o700
    case UInt8(ascii: "g"): 0o070
    case UInt8(ascii: "o"): 0o007
    case UInt8(ascii: "a"): 0o777
    default: nil
    }
  }

  private static func copy(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "u"): 6
    case UInt8(ascii: "g"): 3
    case UInt8(ascii: "o"): 0
    default: nil
    }
  }

  func apply(to mode: Int, isFolder: Bool, mask: Int) -> Int {
    if let octal { return isFolder && keepsSets ? octal | mode & 0o6000 : octal }
    var mode = mode
    for clause in clauses {
      var bits: Int
      switch clause.source {
      case .bits(let given): bits = given
      case .copy(let shift):
        let three = mode >> shift & 7
        bits = three << 6 | three << 3 | three
      }
      if clause.executesConditionally, isFolder || mode & 0o111 != 0 { bits |= 0o111 }
      bits &= clause.who
      if clause.isImplicit { bits &= ~mask }
      switch clause.operation {
      case UInt8(ascii: "+"): mode |= bits | clause.sets
      case UInt8(ascii: "-"): mode &= ~(bits | clause.sets)
      default:
        let sets = (clause.who & 0o700 != 0 ? 0o4000 : 0) | (clause.who & 0o070 != 0 ? 0o2000 : 0)
        mode = mode & ~(clause.who | (isFolder ? 0 : sets)) | bits | clause.sets
      }
    }
    return mode
  }
}
