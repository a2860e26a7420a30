/// `printf`: the format is used again until no argument is left.
enum PrintfCommand {
  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    var words = process.arguments
    var target: [UInt8]?
    if words.count >= 2, words[0] == "-v".octets {
      target = words[1]
      words.removeFirst(2)
    }
    if words.first == [45, 45] { words.removeFirst() }
    guard let format = words.first else {
      try process.complainPlainly("printf: usage: printf [-v var] format [arguments]")
      return 2
    }
    if format.count > 1, format[0] == 45, process.arguments.first == format {
      try process.complain("\(format.prefix(2).decoded): invalid option")
      try process.complainPlainly("printf: usage: printf [-v var] format [arguments]")
      return 2
    }
    var writer = Writer(process: process, arguments: Array(words.dropFirst()))
    repeat {
      let before = writer.used
      try writer.write(format)
      if writer.stops || writer.used == before { break }
      try process.spend(1)
    } while writer.used < writer.arguments.count
    if let target {
      guard process.shell.assign(target, writer.out) else { return 1 }
    } else {
      try process.put(writer.out)
    }
    return writer.status
  }

  private struct Writer {
    let process: ShellProcess
    let arguments: [[UInt8]]
    var used = 0
    var out: [UInt8] = []
    var status = 0
    var stops = false

    init(process: ShellProcess, arguments: [[UInt8]]) {
      self.process = process
      self.arguments = arguments
    }

    private mutating func next() -> [UInt8]? {
      guard used < arguments.count else { return nil }
      used += 1
      return arguments[used - 1]
    }

    mutating func write(_ format: [UInt8]) throws(ShellStop) {
      var place = 0
      while place < format.count {
        let byte = format[place]
        if byte == 92 {
          var end = min(place + 2, format.count)
          if end - 1 < format.count {
            switch format[end - 1] {
            case 48...55:
              while end < format.count, end - place < 4, (48...55).contains(format[end]) {
                end += 1
              }
            case UInt8(ascii: "x"):
              while end < format.count, end - place < 4,
                ByteSet.named("xdigit")?.contains(format[end]) == true
              { end += 1 }
            case UInt8(ascii: "u"), UInt8(ascii: "U"):
              let most = format[end - 1] == UInt8(ascii: "u") ? 6 : 10
              while end < format.count, end - place < most,
                ByteSet.named("xdigit")?.contains(format[end]) == true
              { end += 1 }
            default: break
            }
          }
          let piece = Array(format[place..<end])
          if piece == "\\c".octets {
            stops = true
            return
          }
          let style: EscapedText.Style =
            piece.count > 1 && (48...55).contains(piece[1]) ? .dollar : .printf
          out += EscapedText.decode(piece, style: style).bytes
          place = end
          continue
        }
        guard byte == UInt8(ascii: "%") else {
          out.append(byte)
          place += 1
          continue
        }
        place += 1
        if place < format.count, format[place] == UInt8(ascii: "%") {
          out.append(byte)
          place += 1
          continue
        }
        guard try convert(format, &place) else {
          stops = true
          return
        }
        if stops { return }
      }
    }

    private mutating func convert(
      _ format: [UInt8], _ place: inout Int
    ) throws(ShellStop) -> Bool {
      var spec = FormatSpec()
      let start = place
      while place < format.count, spec.takeFlag(format[place]) { place += 1 }
      spec.width = try number(format, &place)
      if let width = spec.width, width < 0 {
        spec.isLeft = true
        spec.width = width == Int.min ? 0 : -width
      }
      if place < format.count, format[place] == UInt8(ascii: ".") {
        place += 1
        spec.precision = max(0, try number(format, &place) ?? 0)
      }
      if let width = spec.width, width > 100_000 { spec.width = 100_000 }
      if let precision = spec.precision, precision > 100_000 { spec.precision = 100_000 }
      if place < format.count, format[place] == UInt8(ascii: "("),
        let close = format[place...].firstIndex(of: UInt8(ascii: ")")),
        close + 1 < format.count, format[close + 1] == UInt8(ascii: "T")
      {
        let pattern = Array(format[(place + 1)..<close])
        place = close + 2
        let argument = next()?.integer ?? -1
        let moment = argument < 0 ? process.time : (argument &* 1_000_000_000)
        out += spec.pad(DateFormat.format(pattern, CalendarTime(moment)))
        return true
      }
      while place < format.count, "lhjztL".utf8.contains(format[place]) { place += 1 }
      guard place < format.count else {
        try process.complain("`%\(format[start...].decoded)': missing format character")
        status = 1
        return false
      }
      let letter = format[place]
      place += 1
      switch letter {
      case UInt8(ascii: "s"): out += spec.text(next() ?? [])
      case UInt8(ascii: "q"): out += spec.text(ShellQuoting.quoteIfNeeded(next() ?? []))
      case UInt8(ascii: "b"):
        let decoded = EscapedText.decode(next() ?? [], style: .printf)
        out += spec.text(decoded.bytes)
        stops = decoded.stops
      case UInt8(ascii: "c"): out += spec.pad([(next() ?? []).first ?? 0])
      case UInt8(ascii: "d"), UInt8(ascii: "i"):
        out += spec.integer(try integer(next()), letter: UInt8(ascii: "d"))
      case UInt8(ascii: "u"), UInt8(ascii: "o"), UInt8(ascii: "x"), UInt8(ascii: "X"):
        out += spec.integer(try integer(next()), letter: letter)
      case UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "e"), UInt8(ascii: "E"),
        UInt8(ascii: "g"), UInt8(ascii: "G"), UInt8(ascii: "a"), UInt8(ascii: "A"):
        out += spec.real(try real(next()), letter: letter)
      default:
        try flushNow()
        try process.complain("`\([letter].decoded)': invalid format character")
        status = 1
        return false
      }
      return true
    }

    /// What was formatted so far stands before a complaint.
    private mutating func flushNow() throws(ShellStop) {
      guard process.arguments.first != "-v".octets else { return }
      try process.put(out)
      out = []
    }

    private mutating func number(
      _ format: [UInt8], _ place: inout Int
    ) throws(ShellStop) -> Int? {
      if place < format.count, format[place] == UInt8(ascii: "*") {
        place += 1
        return try integer(next())
      }
      let start = place
      while place < format.count, format[place].isDigit { place += 1 }
      return start == place ? nil : Int(octets: format[start..<place]) ?? 100_000
    }

    private mutating func integer(_ argument: [UInt8]?) throws(ShellStop) -> Int {
      guard let argument, !argument.isEmpty else { return 0 }
      if let value = argument.integer, argument[0] != 48 || argument.count == 1 { return value }
      if argument[0] == 39 || argument[0] == 34 {
        return argument.count > 1 ? Int(argument[1]) : 0
      }
      let (value, isWhole) = NumberText.integer(argument)
      if !isWhole {
        try flushNow()
        try process.complain("\(argument.decoded): invalid number")
        status = 1
      }
      return value
    }

    private mutating func real(_ argument: [UInt8]?) throws(ShellStop) -> Double {
      guard let argument, !argument.isEmpty else { return 0 }
      if argument[0] == 39 || argument[0] == 34 {
        return argument.count > 1 ? Double(argument[1]) : 0
      }
      let (value, length) = NumberText.real(argument)
      if length != argument.count {
        try flushNow()
        try process.complain("\(argument.decoded): invalid number")
        status = 1
      }
      return value
    }
  }
}
