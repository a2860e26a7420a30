enum ProcessCommands {
  static func list(_ process: ShellProcess) throws(ShellStop) -> Int {
    var columns = ["pid", "tty", "time", "comm"]
    var all = false
    var titles: [String: String] = [:]
    var noTitle = false
    var ids: Set<Int>?
    var users: Set<String>?
    var names: Set<String>?
    var sortKey: String?
    var words = process.arguments.map(\.decoded)[...]
    while let word = words.popFirst() {
      func value() -> String { words.popFirst() ?? "" }
      switch word {
      case "-e", "-A", "-a", "a", "ax", "-ax", "x": all = true
      case "aux", "-aux", "u", "auxw", "auxww", "axu":
        all = true
        columns = [
          "user", "pid", "%cpu", "%mem", "vsz", "rss", "tty", "stat", "start", "time", "args",
        ]
      case "-ef", "-eF", "-eaf":
        all = true
        columns = ["uid", "pid", "ppid", "c", "stime", "tty", "time", "cmd"]
      case "-f": columns = ["uid", "pid", "ppid", "c", "stime", "tty", "time", "cmd"]
      case "-o", "-eo", "-Ao", "o", "axo", "--format", "-axo":
        if word != "-o", word != "o", word != "--format" { all = true }
        columns = []
        for part in value().split(whereSeparator: { $0 == "," || $0 == " " }) {
          let pair = part.split(separator: "=", omittingEmptySubsequences: false)
          columns.append(String(pair[0]))
          if pair.count > 1 { titles[String(pair[0])] = String(pair[1]) }
        }
      case "-p", "--pid": ids = Set(value().split(separator: ",").compactMap { Int($0) })
      case "-u", "-U", "--user": users = Set(value().split(separator: ",").map(String.init))
      case "-C": names = Set(value().split(separator: ",").map(String.init))
      case "--no-headers", "--no-header", "h": noTitle = true
      default:
        if word.hasPrefix("--sort=") {
          sortKey = String(word.dropFirst(7))
        } else if word == "--sort" {
          sortKey = value()
        } else {
          let kind =
            word.hasPrefix("--")
            ? "unknown gnu long option"
            : word.dropFirst().first.map { $0.isLetter } ?? false
              ? word.hasPrefix("-") ? "unsupported SysV option" : "unsupported option (BSD syntax)"
              : "garbage option"
          try process.complainPlainly("error: \(kind)")
          return 1
        }
      }
    }
    let system = process.shell.system
    var rows = ProcessView.running(in: system)
    rows.append(
      VirtualProcess(
        id: system.nextProcess, parent: process.shell.shell.process, user: process.who.user,
        command: "ps" + process.arguments.map { " " + $0.decoded }.joined(), state: "R",
        started: system.clock))
    process.shell.system.nextProcess += 1
    if let ids {
      rows = rows.filter { ids.contains($0.id) }
    } else if let users {
      rows = rows.filter {
        users.contains(UserDatabase.userName($0.user, in: system.files))
          || users.contains("\($0.user)")
      }
    } else if let names {
      rows = rows.filter { names.contains($0.name) }
    } else if !all {
      rows = rows.filter {
        $0.user == process.who.user && $0.terminal == "pts/0" || $0.name == "ps"
      }
    }
    if let sortKey { rows = sorted(rows, sortKey, system) }
    if !noTitle, !columns.allSatisfy({ titles[$0] == "" }) {
      try process.putLine(
        line(columns.map { titles[$0] ?? title($0) }, columns))
    }
    for row in rows { try process.putLine(line(columns.map { cell($0, row, system) }, columns)) }
    return rows.isEmpty ? 1 : 0
  }

  private static func sorted(
    _ rows: [VirtualProcess], _ key: String, _ system: ShellSystem
  ) -> [VirtualProcess] {
    let descends = key.hasPrefix("-")
    let name = key.drop { $0 == "-" || $0 == "+" }
    func rank(_ row: VirtualProcess) -> Int {
      switch name {
      case "rss", "%mem", "pmem", "vsz": row.resident
      case "time", "%cpu", "pcpu", "cputime": row.processorSeconds
      case "start_time", "start": row.started
      case "ppid": row.parent
      default: row.id
      }
    }
    return rows.sorted {
      let left = rank($0)
      let right = rank($1)
      return left == right ? $0.id < $1.id : (left < right) != descends
    }
  }

  private static func title(_ column: String) -> String {
    switch column {
    case "comm", "cmd", "args", "command":
      column == "args" || column == "command" ? "COMMAND" : column == "cmd" ? "CMD" : columnIsName
    case "pcpu": "%CPU"
    case "pmem": "%MEM"
    case "state", "s": "S"
    default: column.uppercased()
    }
  }

  private static let columnIsName = "CMD"

  private static func cell(
    _ column: String, _ row: VirtualProcess, _ system: ShellSystem
  ) -> String {
    let time = row.processorSeconds
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    switch column {
    case "pid": return "\(row.id)"
    case "ppid": return "\(row.parent)"
    case "user",
      "uid" where column == "uid", "euser", "ruser":
      return UserDatabase.userName(row.user, in: system.files)
    case "tty", "tt": return row.terminal
    case "time", "cputime": return "\(two(time / 3600)):\(two(time / 60 % 60)):\(two(time % 60))"
    case "comm", "ucmd": return row.name
    case "cmd", "args", "command": return row.command
    case "rss": return "\(row.resident)"
    case "vsz": return "\(row.resident * 4)"
    case "%mem", "pmem":
      let tenths = row.resident * 1000 / max(1, system.memory.total)
      return "\(tenths / 10).\(tenths % 10)"
    case "%cpu", "pcpu":
      let age = max(1, (system.clock - row.started) / 1_000_000_000)
      let tenths = min(999, time * 1000 / age)
      return "\(tenths / 10).\(tenths % 10)"
    case "stat", "state", "s": return row.state
    case "start", "stime", "start_time", "lstart":
      return DateFormat.format("%H:%M".octets, CalendarTime(row.started)).decoded
    case "c": return "0"
    case "ni", "nice": return "0"
    case "pri": return "19"
    default: return "-"
    }
  }

  private static let widths: [String: Int] = [
    "pid": 7, "ppid": 7, "rss": 5, "vsz": 6, "%mem": 4, "pmem": 4, "%cpu": 4, "pcpu": 4, "c": 2,
    "time": 8, "start": 5, "stime": 5, "ni": 3, "pri": 3,
  ]
  private static let texts: [String: Int] = ["user": 8, "uid": 8, "tty": 8, "stat": 4, "comm": 15]

  private static func line(_ cells: [String], _ columns: [String]) -> String {
    zip(cells, columns).enumerated().map { place, pair in
      let (cell, column) = pair
      if let width = widths[column] {
        return String(repeating: " ", count: max(0, width - cell.count)) + cell
      }
      guard place < cells.count - 1 else { return cell }
      return cell + String(repeating: " ", count: max(0, (texts[column] ?? 8) - cell.count))
    }.joined(separator: " ")
  }

  /// The commands pgrep and pkill.
  static func search(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "acd:flnou:vx0123456789",
      long: [
        "full": "f", "exact": "x", "count": "c", "list-name": "l", "signal=": "signal",
        "newest": "n", "oldest": "o", "uid=": "u",
      ], failure: 2)
    let arguments = process.arguments.filter {
      !($0.starts(with: "-SIG".utf8) || $0 == "-TERM".octets || $0 == "-KILL".octets)
    }
    guard let options = try process.options(spec, arguments) else { return 2 }
    var rows = ProcessView.running(in: process.shell.system)
    if let users = options["u"]?.decoded.split(separator: ",").map(String.init) {
      let files = process.shell.system.files
      rows = rows.filter {
        users.contains(UserDatabase.userName($0.user, in: files)) || users.contains("\($0.user)")
      }
    } else if options.operands.isEmpty {
      return try process.misuse("no matching criteria specified", status: 2)
    }
    if let source = options.operands.first {
      guard let regex = try? Regex(source, dialect: .extended) else { return 2 }
      rows = rows.filter { row in
        let text = (options.has("f") ? row.command : row.name).octets
        let match = regex.range(in: text)
        return options.has("x") ? match == 0..<text.count : match != nil
      }
    }
    if options.has("n") { rows = rows.suffix(1) }
    if options.has("o") { rows = Array(rows.prefix(1)) }
    if process.name == "pkill" {
      for row in rows { _ = KillCommand.end(row.id, process) }
    } else if options.has("c") {
      try process.putLine("\(rows.count)")
    } else {
      for row in rows {
        let tail = options.has("a") ? " " + row.command : options.has("l") ? " " + row.name : ""
        try process.putLine("\(row.id)\(tail)")
      }
    }
    return rows.isEmpty ? 1 : 0
  }

  static func identify(_ process: ShellProcess) throws(ShellStop) -> Int {
    let names = Set(process.arguments.map(\.decoded))
    let ids = ProcessView.running(in: process.shell.system).filter { names.contains($0.name) }
      .map { "\($0.id)" }
    if !ids.isEmpty { try process.putLine(ids.reversed().joined(separator: " ")) }
    return ids.isEmpty ? 1 : 0
  }
}

enum KillCommand {
  private static let names = [
    "HUP": 1, "INT": 2, "QUIT": 3, "KILL": 9, "USR1": 10, "USR2": 12, "TERM": 15, "CONT": 18,
    "STOP": 19,
  ]

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    var words = process.arguments[...]
    var signal = 15
    if let first = words.first, first.first == 45, first.count > 1 {
      words = words.dropFirst()
      var name = first.dropFirst().decoded
      if name == "l" {
        try process.putLine("HUP INT QUIT KILL USR1 USR2 TERM CONT STOP")
        return 0
      }
      if name == "s" || name == "n" { name = words.popFirst()?.decoded ?? "" }
      if name.hasPrefix("SIG") { name = String(name.dropFirst(3)) }
      guard let number = Int(name) ?? names[name.uppercased()] else {
        try process.complain("\(name): invalid signal specification")
        return 1
      }
      signal = number
    }
    guard !words.isEmpty else {
      try process.complainPlainly(
        "kill: usage: kill [-s sigspec | -n signum | -sigspec] pid | jobspec ... or kill -l [sigspec]"
      )
      return 2
    }
    var status = 0
    for word in words {
      guard let id = word.integer else {
        try process.complain("\(word.decoded): arguments must be process or job IDs")
        status = 1
        continue
      }
      guard let row = ProcessView.running(in: process.shell.system).first(where: { $0.id == id })
      else {
        try process.complain("(\(id)) - No such process")
        status = 1
        continue
      }
      guard process.who.user == 0 || process.who.user == row.user else {
        try process.complain("(\(id)) - Operation not permitted")
        status = 1
        continue
      }
      if signal == 19 || signal == 18 {
        if let place = process.shell.system.processes.firstIndex(where: { $0.id == id }) {
          process.shell.system.processes[place].state = signal == 19 ? "T" : "S"
        }
      } else if signal != 0, id != 1 {
        _ = end(id, process)
      }
    }
    return status
  }

  /// Ends a process; init stays.
  static func end(_ id: Int, _ process: ShellProcess) -> Bool {
    guard id != 1, id != process.shell.shell.process else { return false }
    let count = process.shell.system.processes.count
    process.shell.system.processes.removeAll { $0.id == id }
    ProcessView.refresh(&process.shell.system)
    return process.shell.system.processes.count < count
  }
}
