enum SystemCommands {
  static func sleep(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("")) else { return 1 }
    guard !options.operands.isEmpty else { return try process.misuse("missing operand") }
    for text in options.operands {
      guard let seconds = seconds(text) else {
        return try process.misuse("invalid time interval '\(text.decoded)'")
      }
      process.shell.system.clock += Int(min(seconds, 1e7) * 1e9)
    }
    return 0
  }

  private static func seconds(_ text: [UInt8]) -> Double? {
    let (value, length) = NumberText.real(text)
    guard length > 0, value >= 0 else { return nil }
    switch text[length...].decoded {
    case "", "s": return value
    case "m": return value * 60
    case "h": return value * 3600
    case "d": return value * 86_400
    default: return nil
    }
  }

  static func memory(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "bkmghlts:c:w", long: ["human": "h", "mega": "m", "giga": "g", "kibi": "k", "mebi": "m"])
    guard let options = try process.options(spec) else { return 1 }
    let memory = process.shell.system.memory
    let used = memory.total - memory.free - memory.buffers - memory.cached
    func show(_ kilobytes: Int) -> String {
      if options.has("h") { return SizeFormat.human(kilobytes << 10) + "i" }
      let value =
        options.has("m")
        ? kilobytes >> 10
        : options.has("g") ? kilobytes >> 20 : options.has("b") ? kilobytes << 10 : kilobytes
      return "\(value)"
    }
    func row(_ name: String, _ cells: [Int]) -> String {
      name + String(repeating: " ", count: 8 - name.count)
        + cells.map { cell in
          let text = show(cell)
          return String(repeating: " ", count: max(0, 12 - text.count)) + text
        }.joined()
    }
    try process.putLine(
      "               total        used        free      shared  buff/cache   available")
    try process.putLine(
      row(
        "Mem:",
        [memory.total, used, memory.free, 0, memory.buffers + memory.cached, memory.available]))
    try process.putLine(row("Swap:", [0, 0, 0]))
    return 0
  }

  static func uptime(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard try process.options(OptionSpec("")) != nil else { return 1 }
    let time = DateFormat.format("%H:%M:%S".octets, CalendarTime(process.time)).decoded
    try process.putLine(" \(time) up  1:00,  0 users,  load average: 0.05, 0.03, 0.01")
    return 0
  }

  static func name(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "amnoprsvi", long: ["all": "a", "machine": "m", "nodename": "n", "kernel-release": "r"])
    guard let options = try process.options(spec) else { return 1 }
    let facts = [
      ("s", "Linux"), ("n", process.shell.system.hostName), ("r", "6.1.0"), ("v", "#1 SMP"),
      ("m", "x86_64"), ("o", "GNU/Linux"),
    ]
    let all = options.has("a")
    let shown = facts.filter { all || options.has($0.0) || options.given.isEmpty && $0.0 == "s" }
    try process.putLine(shown.map(\.1).joined(separator: " "))
    return 0
  }

  static func host(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("fsiI")) else { return 255 }
    if let name = options.operands.first {
      guard process.who.user == 0 else {
        try process.complain("you must be root to change the host name")
        return 1
      }
      process.shell.system.hostName = name.decoded
      return 0
    }
    try process.putLine(options.has("I") ? "10.0.0.2 " : process.shell.system.hostName)
    return 0
  }

  static func processors(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard try process.options(OptionSpec("", long: ["all": "all", "ignore=": "ignore"])) != nil
    else { return 1 }
    try process.putLine("\(process.shell.system.processors)")
    return 0
  }

  static func arch(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard try process.options(OptionSpec("")) != nil else { return 1 }
    try process.putLine("x86_64")
    return 0
  }

  static func terminal(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec("s", long: ["silent": "s", "quiet": "s"])
    guard let options = try process.options(spec) else { return 2 }
    if !options.has("s") { try process.putLine("not a tty") }
    return 1
  }

  /// Commands that have nothing to show or to do on this machine.
  static func nothing(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec: OptionSpec
    switch process.name {
    case "sync": spec = OptionSpec("df", long: ["data": "d", "file-system": "f"])
    case "who":
      spec = OptionSpec("abdHlmpqrstTuw", long: ["all": "a", "count": "q", "heading": "H"])
    case "passwd":
      spec = OptionSpec(
        "adehi:k:ln:qr:R:Suw:x:", long: ["delete": "d", "lock": "l", "unlock": "u"])
    default: spec = OptionSpec("")
    }
    guard try process.options(spec) != nil else { return process.name == "passwd" ? 6 : 1 }
    return 0
  }

  /// nohup, nice, setsid, stdbuf and time: what counts is the command behind them.
  static func passThrough(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec: OptionSpec
    switch process.name {
    case "nice":
      spec = OptionSpec("n:", long: ["adjustment=": "n"], permutes: false, takesNumbers: true)
    case "setsid":
      spec = OptionSpec("cfw", long: ["ctty": "c", "fork": "f", "wait": "w"], permutes: false)
    case "stdbuf":
      spec = OptionSpec(
        "i:o:e:", long: ["input=": "i", "output=": "o", "error=": "e"], permutes: false)
    case "time": spec = OptionSpec("apvf:o:q", permutes: false)
    default: spec = OptionSpec("", permutes: false)
    }
    let failure = process.name == "setsid" ? 1 : 125
    guard let options = try process.options(spec) else { return failure }
    guard !options.operands.isEmpty else {
      return try process.misuse("missing operand", status: failure)
    }
    return try process.shell.runProgram(options.operands)
  }

  static func timeout(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "k:s:v", long: ["kill-after=": "k", "signal=": "s", "preserve-status": "keep"],
      permutes: false, failure: 125)
    guard let options = try process.options(spec) else { return 125 }
    guard options.operands.count > 1, let limit = seconds(options.operands[0]) else {
      return options.operands.count > 1
        ? try process.misuse(
          "invalid time interval '\(options.operands[0].decoded)'", status: 125)
        : try process.misuse("missing operand", status: 125)
    }
    let start = process.time
    let status = try process.shell.runProgram(Array(options.operands.dropFirst()))
    let end = start + Int(min(limit, 1e7) * 1e9)
    guard limit > 0, process.time > end else { return status }
    process.shell.system.clock = end
    return 124
  }
}

enum EnvironmentCommands {
  static func exported(_ shell: ShellInterpreter) -> [(name: [UInt8], value: [UInt8])] {
    shell.shell.variables.filter(\.value.isExported).compactMap { name, variable in
      variable.scalar.map { (name, $0) }
    }.sorted { $0.name.precedes($1.name) }
  }

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "0iu:C:", long: ["ignore-environment": "i", "unset=": "u", "null": "0", "chdir=": "C"],
      permutes: false, failure: 125)
    guard let options = try process.options(spec) else { return 125 }
    let shell = process.shell
    let saved = shell.shell
    defer { shell.shell = saved }
    if options.has("i") || options.operands.first == [45] {
      shell.shell.variables = shell.shell.variables.filter { !$0.value.isExported }
    }
    for name in options.all("u") { shell.shell.variables[name] = nil }
    var words = options.operands[...]
    while let first = words.first, let mark = first.firstIndex(of: 61) {
      shell.shell.variables[Array(first[..<mark])] = ShellVariable(
        value: .scalar(Array(first[(mark + 1)...])), isExported: true)
      words = words.dropFirst()
    }
    guard let name = words.first else {
      for entry in exported(shell) {
        try process.putLine(entry.name + [61] + entry.value, end: options.has("0") ? 0 : 10)
      }
      return 0
    }
    // The command is looked up along the old path when the new one has none.
    if shell.shell["PATH"] == nil { shell.shell["PATH"] = saved["PATH"] }
    guard name.contains(47) || shell.findProgram(name) != nil else {
      try process.complain("'\(name.decoded)': No such file or directory")
      return 127
    }
    return try shell.runProgram(Array(words))
  }

  static func print(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("0", failure: 2)) else { return 2 }
    var status = 0
    if options.operands.isEmpty {
      for entry in exported(process.shell) { try process.putLine(entry.name + [61] + entry.value) }
    }
    for name in options.operands {
      guard let variable = process.shell.shell.variables[name], variable.isExported,
        let value = variable.scalar
      else {
        status = 1
        continue
      }
      try process.putLine(value)
    }
    return status
  }
}
