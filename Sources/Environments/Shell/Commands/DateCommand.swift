enum DateCommand {
  private static let spec = OptionSpec(
    "d:f:I::r:Rs:u",
    long: [
      "date=": "d", "file=": "f", "iso-8601[=]": "I", "reference=": "r", "rfc-email": "R",
      "rfc-3339=": "3339", "set=": "s", "utc": "u", "universal": "u",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    var time = process.time
    if let path = options["r"] {
      do throws(FileFault) {
        time = process.inode(try process.resolve(path)).modified
      } catch {
        return try process.complain(about: path, error)
      }
    }
    if let text = options["d"] {
      guard let parsed = DateText.parse(text, now: process.time) else {
        try process.complain("invalid date '\(text.decoded)'")
        return 1
      }
      time = parsed
    }
    if options.has("s") {
      try process.complain("cannot set date: Operation not permitted")
      return 1
    }
    var format = "%a %b %e %H:%M:%S UTC %Y".octets
    if let given = options.operands.first {
      guard given.first == 43 else {
        try process.complain("invalid date '\(given.decoded)'")
        return 1
      }
      guard options.operands.count == 1 else {
        return try process.misuse("extra operand '\(options.operands[1].decoded)'")
      }
      format = Array(given.dropFirst())
    } else if options.has("R") {
      format = "%a, %d %b %Y %H:%M:%S +0000".octets
    } else if options.has("I") || options.has("3339") {
      let mark = options.has("I") ? "T" : " "
      switch (options["I"] ?? options["3339"] ?? []).decoded {
      case "", "date": format = "%Y-%m-%d".octets
      case "hours": format = "%Y-%m-%dT%H+00:00".octets
      case "minutes": format = "%Y-%m-%dT%H:%M+00:00".octets
      case "ns": format = "%Y-%m-%d\(mark)%H:%M:%S,%N+00:00".octets
      case "seconds": format = "%Y-%m-%d\(mark)%H:%M:%S+00:00".octets
      case let other:
        return try process.misuse("invalid argument '\(other)' for '--iso-8601'")
      }
    }
    try process.putLine(DateFormat.format(format, CalendarTime(time)))
    return 0
  }
}
