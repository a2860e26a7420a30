enum AwkCommand {
  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    var words = process.arguments[...]
    var settings: [[UInt8]] = []
    var separator: [UInt8]?
    var text: [UInt8]?
    while let first = words.first, first.count > 1, first[0] == 45 {
      words = words.dropFirst()
      if first == [45, 45] { break }
      func value() -> [UInt8]? { first.count > 2 ? Array(first.dropFirst(2)) : words.popFirst() }
      switch first[1] {
      case UInt8(ascii: "F"): separator = value()
      case UInt8(ascii: "v"): if let setting = value() { settings.append(setting) }
      case UInt8(ascii: "f"):
        guard let path = value() else { continue }
        guard case .success(let bytes) = try process.read(path) else {
          try process.complain("couldn't open file \(path.decoded)")
          return 2
        }
        text = (text ?? []) + bytes
      case UInt8(ascii: "W"):
        _ = value()
      default:
        try process.complain("not an option: \(first.decoded)")
        return 2
      }
    }
    if text == nil {
      guard let program = words.popFirst() else {
        try process.complainPlainly("Usage: awk [Options] [Program] [file ...]")
        return 0
      }
      text = program
    }
    let machine: AwkMachine
    do throws(AwkFault) {
      var parser = try AwkParser(text ?? [])
      try parser.parse()
      machine = AwkMachine(process, parser)
    } catch {
      try process.complain(error.message)
      return 2
    }
    if let separator {
      machine.globals["FS"] = .text(
        separator == "t".octets ? [UInt8(ascii: "t")] : AwkLexer.unescape(separator))
    }
    for setting in settings {
      guard let mark = setting.firstIndex(of: 61) else {
        try process.complain("improper assignment: -v \(setting.decoded)")
        return 2
      }
      machine.globals[setting[..<mark].decoded] = .fromInput(
        AwkLexer.unescape(Array(setting[(mark + 1)...])))
    }
    machine.operands = Array(words)
    var list: [[UInt8]: AwkValue] = ["0".octets: .text("awk".octets)]
    for (place, word) in words.enumerated() { list[String(place + 1).octets] = .fromInput(word) }
    machine.arrays["ARGV"] = list
    machine.globals["ARGC"] = .number(Double(words.count + 1))
    for entry in EnvironmentCommands.exported(process.shell) {
      machine.arrays["ENVIRON", default: [:]][entry.name] = .fromInput(entry.value)
    }
    do throws(AwkStop) {
      try machine.run()
      try machine.closePipes()
    } catch {
      switch error {
      case .shell(let stop): throw stop
      case .failed(let message):
        if !message.isEmpty { try process.complain(message) }
        return 2
      default: break
      }
    }
    return machine.status
  }
}
