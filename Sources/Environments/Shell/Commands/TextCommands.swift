/// Gives each input to the body in turn; missing ones are complained about.
extension ShellProcess {
  func eachInput(
    _ operands: [[UInt8]], _ body: ([UInt8], [UInt8]) throws(ShellStop) -> Void
  ) throws(ShellStop) -> Int {
    var status = 0
    for path in operands.isEmpty ? [[45]] : operands {
      switch try read(path) {
      case .success(let bytes): try body(path, bytes)
      case .failure(let fault): status = try complain(about: path, fault)
      }
    }
    return status
  }
}

enum CatCommand {
  private static let spec = OptionSpec(
    "AbeEnstTuv",
    long: [
      "number": "n", "number-nonblank": "b", "show-all": "A", "show-ends": "E",
      "show-tabs": "T", "squeeze-blank": "s", "show-nonprinting": "v",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    let isPlain = options.given.allSatisfy { $0.key == "u" }
    var number = 0
    var blanks = 0
    var continues = false
    let showsEnds = options.has("E") || options.has("A") || options.has("e")
    let showsTabs = options.has("T") || options.has("A") || options.has("t")
    let showsMarks =
      options.has("v") || options.has("A") || options.has("e") || options.has("t")
    return try process.eachInput(options.operands) { (_, bytes) throws(ShellStop) in
      if isPlain { return try process.put(bytes) }
      var start = 0
      while start < bytes.count {
        let stop = bytes[start...].firstIndex(of: 10)
        let line = bytes[start..<(stop ?? bytes.count)]
        start = stop.map { $0 + 1 } ?? bytes.count
        blanks = line.isEmpty && !continues ? blanks + 1 : 0
        if options.has("s"), blanks > 1 { continue }
        let counts = options.has("b") ? !line.isEmpty : options.has("n")
        if counts, !continues {
          number += 1
          try process.put(String(repeating: " ", count: max(0, 6 - String(number).count)))
          try process.put("\(number)\t")
        }
        continues = stop == nil
        for byte in line {
          switch byte {
          case 9 where showsTabs: try process.put("^I")
          case 0..<32 where byte != 9 && showsMarks: try process.put([94, byte + 64])
          case 127 where showsMarks: try process.put("^?")
          case 128... where showsMarks:
            try process.put("M-")
            let low = byte & 127
            try process.put(low < 32 ? [94, low + 64] : low == 127 ? "^?".octets : [low])
          default: try process.put([byte])
          }
        }
        if stop != nil { try process.put(showsEnds ? [36, 10] : [10]) }
      }
    }
  }
}

/// A count with a suffix: `10`, `2K`, `1M`, `5kB`, `3b`.
enum SizeText {
  static func parse(_ text: some Collection<UInt8>) -> Int? {
    let text = Array(text)
    let digits = text.prefix { $0.isDigit }
    let unit = text[digits.count...].decoded
    guard let count = digits.isEmpty && !unit.isEmpty ? 1 : Int(octets: digits) else { return nil }
    let scale: Int
    switch unit {
    case "": scale = 1
    case "c": scale = 1
    case "w": scale = 2
    case "b": scale = 512
    case "kB", "KB": scale = 1000
    case "k", "K", "KiB": scale = 1 << 10
    case "MB": scale = 1_000_000
    case "M", "m", "MiB": scale = 1 << 20
    case "GB": scale = 1_000_000_000
    case "G", "g", "GiB": scale = 1 << 30
    case "T", "TiB": scale = 1 << 40
    default: return nil
    }
    let (value, overflow) = count.multipliedReportingOverflow(by: scale)
    return overflow ? nil : value
  }
}

enum HeadCommand {
  private static let spec = OptionSpec(
    "c:n:qvz",
    long: [
      "bytes=": "c", "lines=": "n", "quiet": "q", "silent": "q", "verbose": "v",
      "zero-terminated": "z",
    ], takesNumbers: true)

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    let countsBytes = options.last(of: ["c", "n", "number"]) == "c"
    let text = options[countsBytes ? "c" : options.last(of: ["n", "number"]) ?? "n"] ?? "10".octets
    let dropsEnd = text.first == 45
    guard let count = SizeText.parse(text.drop { $0 == 45 || $0 == 43 }) else {
      try process.complain(
        "invalid number of \(countsBytes ? "bytes" : "lines"): '\(text.decoded)'")
      return 1
    }
    let isMany = options.operands.count > 1
    let titles = options.has("v") || isMany && !options.has("q")
    let delimiter: UInt8 = options.has("z") ? 0 : 10
    var isFirst = true
    if options.operands.isEmpty, !dropsEnd {
      if titles { try process.putLine("==> standard input <==") }
      return try copyInput(process, count, countsBytes: countsBytes, delimiter)
    }
    return try process.eachInput(options.operands) { (path, bytes) throws(ShellStop) in
      if titles {
        let name = path == [45] ? "standard input" : path.decoded
        try process.putLine((isFirst ? "" : "\n") + "==> \(name) <==")
      }
      isFirst = false
      try process.put(part(bytes, count, countsBytes, dropsEnd, delimiter))
    }
  }

  private static func copyInput(
    _ process: ShellProcess, _ count: Int, countsBytes: Bool, _ delimiter: UInt8
  ) throws(ShellStop) -> Int {
    if countsBytes {
      var left = count
      while left > 0 {
        let bytes = process.shell.read(min(left, 1 << 16), from: 0) ?? []
        if bytes.isEmpty { break }
        try process.spend(bytes.count >> 7)
        try process.put(bytes)
        left -= bytes.count
      }
      return 0
    }
    for _ in 0..<count {
      guard let line = process.shell.readLine(from: 0, delimiter: delimiter) else { break }
      try process.put(line)
    }
    return 0
  }

  private static func part(
    _ bytes: [UInt8], _ count: Int, _ countsBytes: Bool, _ dropsEnd: Bool, _ delimiter: UInt8
  ) -> ArraySlice<UInt8> {
    if countsBytes { return dropsEnd ? bytes.dropLast(count) : bytes.prefix(count) }
    var wanted = count
    if dropsEnd {
      let total =
        bytes.count { $0 == delimiter } + (bytes.isEmpty || bytes.last == delimiter ? 0 : 1)
      wanted = max(0, total - count)
    }
    guard wanted > 0 else { return [] }
    var place = 0
    while place < bytes.count {
      if bytes[place] == delimiter {
        wanted -= 1
        if wanted == 0 { return bytes[...place] }
      }
      place += 1
    }
    return bytes[...]
  }
}

enum TailCommand {
  private static let spec = OptionSpec(
    "c:fFn:qs:vz",
    long: [
      "bytes=": "c", "lines=": "n", "follow[=]": "f", "quiet": "q", "silent": "q", "verbose": "v",
      "zero-terminated": "z", "retry": "F", "pid=": "pid",
    ], takesNumbers: true)

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    var arguments = process.arguments
    // The old form: `tail +3 file`.
    if let first = arguments.first, first.first == 43, first.dropFirst().allSatisfy(\.isDigit),
      first.count > 1
    {
      arguments.replaceSubrange(0..<1, with: ["-n".octets, first])
    }
    guard let options = try process.options(spec, arguments) else { return 1 }
    let countsBytes = options.last(of: ["c", "n", "number"]) == "c"
    let text = options[countsBytes ? "c" : options.last(of: ["n", "number"]) ?? "n"] ?? "10".octets
    let fromStart = text.first == 43
    guard let count = SizeText.parse(text.drop { $0 == 45 || $0 == 43 }) else {
      try process.complain(
        "invalid number of \(countsBytes ? "bytes" : "lines"): '\(text.decoded)'")
      return 1
    }
    let titles = options.has("v") || options.operands.count > 1 && !options.has("q")
    let delimiter: UInt8 = options.has("z") ? 0 : 10
    var isFirst = true
    return try process.eachInput(options.operands) { (path, bytes) throws(ShellStop) in
      if titles {
        let name = path == [45] ? "standard input" : path.decoded
        try process.putLine((isFirst ? "" : "\n") + "==> \(name) <==")
      }
      isFirst = false
      if countsBytes {
        try process.put(fromStart ? bytes.dropFirst(max(0, count - 1)) : bytes.suffix(count))
      } else {
        try process.put(lines(bytes, count, fromStart, delimiter))
      }
    }
  }

  private static func lines(
    _ bytes: [UInt8], _ count: Int, _ fromStart: Bool, _ delimiter: UInt8
  ) -> ArraySlice<UInt8> {
    if fromStart {
      var skip = max(0, count - 1)
      var place = 0
      while skip > 0, place < bytes.count {
        if bytes[place] == delimiter { skip -= 1 }
        place += 1
      }
      return bytes[place...]
    }
    guard count > 0, !bytes.isEmpty else { return [] }
    var place = bytes.count - (bytes.last == delimiter ? 1 : 0)
    var left = count
    while place > 0 {
      if bytes[place - 1] == delimiter {
        left -= 1
        if left == 0 { break }
      }
      place -= 1
    }
    return bytes[place...]
  }
}

enum WcCommand {
  private static let spec = OptionSpec(
    "clLmw",
    long: [
      "bytes": "c", "chars": "m", "lines": "l", "words": "w", "max-line-length": "L",
      "files0-from=": "files", "total=": "total",
    ])

  private struct Counts {
    var lines = 0, words = 0, bytes = 0, longest = 0
  }

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard var options = try process.options(spec) else { return 1 }
    if let list = options["files"] {
      guard case .success(let bytes) = try process.read(list) else {
        return try process.complain(about: list, .notFound)
      }
      options.operands = bytes.split(separator: 0).map { Array($0) }
    }
    let asked = ["l", "w", "m", "c", "L"].filter { options.has($0) }
    let shown = asked.isEmpty ? ["l", "w", "c"] : asked
    var rows: [(Counts, [UInt8]?)] = []
    var total = Counts()
    var status = 0
    let paths = options.operands.isEmpty ? [[45]] : options.operands
    var hasPipe = options.operands.isEmpty
    var sum = 0
    for path in paths {
      switch try process.read(path) {
      case .failure(let fault):
        status = try process.complain(about: path, fault)
        if fault == .isDirectory {
          rows.append((Counts(), path))
          hasPipe = true
        }
      case .success(let bytes):
        let counts = count(bytes)
        if path == [45] { hasPipe = true }
        sum += bytes.count
        total.lines += counts.lines
        total.words += counts.words
        total.bytes += counts.bytes
        total.longest = max(total.longest, counts.longest)
        rows.append((counts, options.operands.isEmpty ? nil : path))
      }
    }
    if paths.count > 1 { rows.append((total, "total".octets)) }
    var width = 1
    if !(shown.count == 1 && paths.count == 1) {
      width = max(String(sum).count, hasPipe ? 7 : 1)
    }
    for (counts, name) in rows {
      let numbers = shown.map { key in
        let value =
          switch key {
          case "l": counts.lines
          case "w": counts.words
          case "L": counts.longest
          default: counts.bytes
          }
        let text = String(value)
        return String(repeating: " ", count: max(0, width - text.count)) + text
      }
      try process.put(numbers.joined(separator: " "))
      if let name { try process.put([32] + name) }
      try process.put([10])
    }
    return status
  }

  private static func count(_ bytes: [UInt8]) -> Counts {
    var counts = Counts(bytes: bytes.count)
    var inWord = false
    var column = 0
    for byte in bytes {
      if byte == 10 { counts.lines += 1 }
      if byte == 10 || byte == 13 || byte == 12 {
        counts.longest = max(counts.longest, column)
        column = 0
      } else if byte == 9 {
        column = (column / 8 + 1) * 8
      } else if byte >= 32, byte != 127 {
        column += 1
      }
      if byte.isSpace {
        inWord = false
      } else if !inWord, byte > 32 && byte < 127 || byte > 127 {
        inWord = true
        counts.words += 1
      }
    }
    counts.longest = max(counts.longest, column)
    return counts
  }
}
