import Trajectories

/// Small filters that work line by line.
enum LineCommands {
  static func tac(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("bs:r", long: ["separator=": "s"])) else {
      return 1
    }
    return try process.eachInput(options.operands) { (_, bytes) throws(ShellStop) in
      var end = bytes.count
      while end > 0 {
        var start = end - 1
        while start > 0, bytes[start - 1] != 10 { start -= 1 }
        try process.put(bytes[start..<end])
        end = start
      }
    }
  }

  static func rev(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("")) else { return 1 }
    return try process.eachInput(options.operands) { (_, bytes) throws(ShellStop) in
      for line in bytes.lines { try process.put(line.reversed() + [10]) }
    }
  }

  static func fold(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "bsw:", long: ["bytes": "b", "spaces": "s", "width=": "w"], takesNumbers: true)
    guard let options = try process.options(spec) else { return 1 }
    let text = options["w"] ?? options["number"] ?? "80".octets
    guard let width = text.integer, width > 0 else {
      try process.complain("invalid number of columns: '\(text.decoded)'")
      return 1
    }
    return try process.eachInput(options.operands) { (_, bytes) throws(ShellStop) in
      var start = 0
      while start < bytes.count {
        let stop = bytes[start...].firstIndex(of: 10) ?? bytes.count
        while stop - start > width {
          var cut = start + width
          if options.has("s"), let blank = bytes[start..<cut].lastIndex(where: \.isBlank) {
            cut = blank + 1
          }
          try process.putLine(bytes[start..<cut])
          start = cut
        }
        try process.put(bytes[start..<min(stop + 1, bytes.count)])
        start = stop + 1
      }
    }
  }

  static func tee(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec("aip", long: ["append": "a", "ignore-interrupts": "i"])
    guard let options = try process.options(spec) else { return 1 }
    let bytes = try process.input()
    try process.put(bytes)
    var status = 0
    for path in options.operands {
      if let fault = try process.writeFile(path, bytes, appends: options.has("a")) {
        status = try process.complain(about: path, fault)
      }
    }
    return status
  }

  static func yes(_ process: ShellProcess) throws(ShellStop) -> Int {
    let line =
      (process.arguments.isEmpty ? "y".octets : Array(process.arguments.joined(separator: [32])))
      + [10]
    var block: [UInt8] = []
    while block.count < 4096 { block += line }
    for _ in 0..<(process.shell.limits.endless / block.count + 2) {
      try process.spend(10)
      try process.put(block)
    }
    // Nobody took that much: the reader is gone.
    try process.flush()
    throw .signal(13)
  }

  static func strings(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("an:", long: ["bytes=": "n"])) else {
      return 1
    }
    let least = options["n"]?.integer ?? 4
    return try process.eachInput(options.operands) { (_, bytes) throws(ShellStop) in
      for run in bytes.split(whereSeparator: { !($0 >= 32 && $0 < 127 || $0 == 9) })
      where run.count >= least { try process.putLine(run) }
    }
  }

  static func expandTabs(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("it:", long: ["tabs=": "t"])) else {
      return 1
    }
    let width = max(1, options["t"]?.integer ?? 8)
    return try process.eachInput(options.operands) { (_, bytes) throws(ShellStop) in
      var column = 0
      for byte in bytes {
        if byte == 9 {
          let count = width - column % width
          try process.put([UInt8](repeating: 32, count: count))
          column += count
        } else {
          try process.put([byte])
          column = byte == 10 ? 0 : column + 1
        }
      }
    }
  }

  static func shuffle(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "ei:n:rz", long: ["echo": "e", "input-range=": "i", "head-count=": "n"])
    guard let options = try process.options(spec) else { return 1 }
    var lines: [[UInt8]] = []
    if options.has("e") {
      lines = options.operands
    } else if let range = options["i"] {
      let ends = range.split(separator: 45).compactMap { Int(octets: $0) }
      guard ends.count == 2, ends[0] <= ends[1], ends[1] - ends[0] < 1_000_000 else {
        try process.complain("invalid input range: '\(range.decoded)'")
        return 1
      }
      lines = (ends[0]...ends[1]).map { String($0).octets }
    } else {
      guard case .success(let bytes) = try process.read(options.operands.first ?? [45]) else {
        return try process.complain(about: options.operands.first ?? [], .notFound)
      }
      lines = bytes.lines.map { Array($0) }
    }
    let order = process.shell.system.random.shuffled(lines)
    for line in order.prefix(options["n"]?.integer ?? order.count) { try process.putLine(line) }
    return 0
  }
}

enum NumberLinesCommand {
  private static let spec = OptionSpec(
    "b:d:f:h:i:l:n:ps:v:w:",
    long: [
      "body-numbering=": "b", "number-separator=": "s", "number-width=": "w",
      "starting-line-number=": "v", "line-increment=": "i", "number-format=": "n",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    let style = options["b"]?.first ?? UInt8(ascii: "t")
    let separator = options["s"] ?? [9]
    let width = min(options["w"]?.integer ?? 6, 1000)
    var number = options["v"]?.integer ?? 1
    let step = options["i"]?.integer ?? 1
    var format = FormatSpec()
    format.width = width
    format.isLeft = options["n"] == "ln".octets
    format.zeroPads = options["n"] == "rz".octets
    return try process.eachInput(options.operands) { (_, bytes) throws(ShellStop) in
      for line in bytes.lines {
        let counts =
          style == UInt8(ascii: "a") || style == UInt8(ascii: "t") && !line.isEmpty
        if counts {
          try process.put(format.integer(number, letter: UInt8(ascii: "d")) + separator + line)
          number = number &+ step
        } else {
          try process.put([UInt8](repeating: 32, count: width + separator.count) + line)
        }
        try process.put([10])
      }
    }
  }
}

enum PasteCommand {
  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec("d:sz", long: ["delimiters=": "d", "serial": "s"])
    guard let options = try process.options(spec) else { return 1 }
    var delimiters = EscapedText.decode(options["d"] ?? [9], style: .echo).bytes
    let isEmpty = delimiters.isEmpty
    if isEmpty { delimiters = [0] }
    var columns: [[ArraySlice<UInt8>]] = []
    var shared: [UInt8]?
    let paths = options.operands.isEmpty ? [[45]] : options.operands
    let inputs = paths.count { $0 == [45] }
    var turn = 0
    let status = try process.eachInput(paths) { (path, bytes) throws(ShellStop) in
      guard path == [45], inputs > 1, !options.has("s") else {
        columns.append(bytes.lines)
        return
      }
      if shared == nil { shared = bytes }
      let lines = (shared ?? []).lines
      columns.append(lines.enumerated().filter { $0.offset % inputs == turn }.map(\.element))
      turn += 1
    }
    if options.has("s") {
      for lines in columns {
        for (place, line) in lines.enumerated() {
          if place > 0, !isEmpty { try process.put([delimiters[(place - 1) % delimiters.count]]) }
          try process.put(line)
        }
        try process.put([10])
      }
      return status
    }
    for row in 0..<(columns.map(\.count).max() ?? 0) {
      for (place, column) in columns.enumerated() {
        if place > 0, !isEmpty { try process.put([delimiters[(place - 1) % delimiters.count]]) }
        if row < column.count { try process.put(column[row]) }
      }
      try process.put([10])
    }
    return status
  }
}

enum SequenceCommand {
  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    var format: [UInt8]?
    var separator: [UInt8] = [10]
    var pads = false
    var words = process.arguments
    while let first = words.first, first.count > 1, first[0] == 45, !first[1].isDigit,
      first[1] != 46
    {
      words.removeFirst()
      switch first.decoded {
      case "-w", "--equal-width": pads = true
      case "-s" where !words.isEmpty: separator = words.removeFirst()
      case "-f" where !words.isEmpty: format = words.removeFirst()
      default:
        if first.starts(with: "-s".utf8) {
          separator = Array(first.dropFirst(2))
        } else if first.starts(with: "--separator=".utf8) {
          separator = Array(first.dropFirst(12))
        } else if first.starts(with: "-f".utf8) {
          format = Array(first.dropFirst(2))
        } else if first.starts(with: "--".utf8) {
          return try process.misuse("unrecognized option '\(first.decoded)'")
        } else {
          return try process.misuse("invalid option -- '\([first[1]].decoded)'")
        }
      }
    }
    guard !words.isEmpty else { return try process.misuse("missing operand") }
    guard words.count <= 3 else {
      return try process.misuse("extra operand '\(words[3].decoded)'")
    }
    var numbers: [Double] = []
    var places = 0
    for word in words {
      let (value, length) = NumberText.real(word)
      guard length == word.count, !word.isEmpty else {
        return try process.misuse("invalid floating point argument: '\(word.decoded)'")
      }
      numbers.append(value)
      if let dot = word.firstIndex(of: 46), words.count < 2 || word != words.last {
        places = max(places, word.count - dot - 1)
      }
    }
    let first = words.count > 1 ? numbers[0] : 1
    let step = words.count > 2 ? numbers[1] : 1
    let last = numbers[words.count - 1]
    guard step != 0 else {
      return try process.misuse("invalid Zero increment value: '\(words[1].decoded)'")
    }
    let count = ((last - first) / step + 1e-10).rounded(.down)
    guard count >= 0 else { return 0 }
    func show(_ value: Double) -> [UInt8] { NumberText.format("%.\(places)f", value) }
    var width = 0
    if pads { width = max(show(first).count, show(first + count * step).count) }
    var index = 0.0
    while index <= count {
      try process.spend(1)
      let value = first + index * step
      if index > 0 { try process.put(separator) }
      if let format {
        let sub = ShellProcess(process.shell, ["printf".octets, format, show(value)])
        try process.flush()
        _ = try sub.finish(PrintfCommand.run)
      } else {
        var spec = FormatSpec()
        spec.width = width
        try process.put(spec.pad(show(value), zeros: true))
      }
      index += 1
    }
    try process.put([10])
    return 0
  }
}
