enum GrepCommand {
  private static let spec = OptionSpec(
    "A:B:C:D:EFGHILPR::abcd:e:f:hilm:noqrsvwxyzZTuU",
    long: [
      "after-context=": "A", "before-context=": "B", "context=": "C", "extended-regexp": "E",
      "fixed-strings": "F", "basic-regexp": "G", "perl-regexp": "P", "with-filename": "H",
      "no-filename": "h", "files-without-match": "L", "files-with-matches": "l", "count": "c",
      "regexp=": "e", "file=": "f", "ignore-case": "i", "no-ignore-case": "noi",
      "max-count=": "m", "line-number": "n", "only-matching": "o", "quiet": "q", "silent": "q",
      "recursive": "r", "dereference-recursive": "R", "no-messages": "s", "invert-match": "v",
      "word-regexp": "w", "line-regexp": "x", "null-data": "z", "null": "Z", "include=": "include",
      "exclude=": "exclude", "exclude-dir=": "exclude-dir", "color[=]": "color", "text": "a",
      "colour[=]": "color", "byte-offset": "b", "binary-files=": "binary", "label=": "label",
      "line-buffered": "buffered", "initial-tab": "T", "directories=": "d", "devices=": "D",
      "no-group-separator": "nosep", "group-separator=": "sep",
    ], failure: 2, takesNumbers: true)

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    try run(process, unpacks: false)
  }

  /// `zgrep`: packed files are read as text.
  static func zipped(_ process: ShellProcess) throws(ShellStop) -> Int {
    try run(process, unpacks: true)
  }

  private static func run(_ process: ShellProcess, unpacks: Bool) throws(ShellStop) -> Int {
    var arguments = process.arguments
    // `-R` takes no value; the spec only makes it optional to share one parser.
    arguments = arguments.map { $0 == "-R".octets ? "--dereference-recursive".octets : $0 }
    guard var options = try process.options(spec, arguments) else { return 2 }
    var sources = options.all("e")
    for path in options.all("f") {
      guard case .success(let bytes) = try process.read(path) else {
        return try process.complain(about: path, .notFound, status: 2)
      }
      sources += bytes.lines.map { Array($0) }
    }
    let hasPatterns = options.has("e") || options.has("f")
    if !hasPatterns {
      guard !options.operands.isEmpty else {
        try process.hint()
        return 2
      }
      sources = [options.operands.removeFirst()]
    }
    sources = sources.flatMap { source in
      source.split(separator: 10, omittingEmptySubsequences: false).map { Array($0) }
    }
    var search: GrepSearch
    do throws(RegexFault) {
      search = try GrepSearch(sources, options, name: process.name)
    } catch {
      try process.complain(error.message)
      return 2
    }
    for key in ["m", "A", "B", "C"] {
      guard let text = options[key] else { continue }
      guard text.integer != nil else {
        try process.complain(
          key == "m" ? "invalid max count" : "\(text.decoded): invalid context length argument")
        return 2
      }
    }
    // The real tool knows beforehand that nothing can be selected, and then opens no file.
    let isPointless = search.selectsNothing || options["m"]?.integer == 0
    if isPointless, !options.has("L") { return 1 }
    let recursive = options.has("r") || options.has("R")
    var paths = options.operands
    if paths.isEmpty { paths = recursive ? ["".octets] : [[45]] }
    search.showsNames =
      options.last(of: ["h", "H"]).map { $0 == "H" } ?? (recursive || paths.count > 1)
    search.unpacks = unpacks
    var status = GrepStatus()
    for path in paths {
      try visit(
        path, isTop: true, recursive: recursive, options, process, &search, &status)
      if status.stops { break }
    }
    return status.found && (options.has("q") || !status.failed) ? 0 : status.failed ? 2 : 1
  }

  struct GrepStatus {
    var found = false
    var failed = false
    var stops = false
  }

  private static func visit(
    _ path: [UInt8], isTop: Bool, recursive: Bool, _ options: ParsedOptions,
    _ process: ShellProcess, _ search: inout GrepSearch, _ status: inout GrepStatus
  ) throws(ShellStop) {
    guard path != [45], process.shell.descriptorNumber(path) == nil else {
      return try read(path, options, process, &search, &status)
    }
    let id: Int
    do throws(FileFault) {
      id = try process.resolve(path.isEmpty ? [46] : path, following: isTop || options.has("R"))
    } catch {
      status.failed = true
      if !options.has("s") { try process.complain(about: path, error) }
      return
    }
    let kind = process.inode(id).kind
    let name = path.split(separator: 47).last.map { Array($0) } ?? path
    guard kind == .directory else {
      if !isTop, kind != .file { return }
      let includes = options.all("include")
      if !includes.isEmpty, !matches(name, includes) { return }
      if matches(name, options.all("exclude")) { return }
      return try read(path, options, process, &search, &status)
    }
    guard recursive else {
      if options["d"] == "skip".octets { return }
      status.failed = true
      if !options.has("s") { try process.complain("\(path.decoded): Is a directory") }
      return
    }
    if !isTop, matches(name, options.all("exclude-dir")) { return }
    try process.shell.descendFolder()
    defer { process.shell.folderDepth -= 1 }
    for child in process.shell.system.files.names(in: id) {
      let full = path.isEmpty ? child : path + (path.last == 47 ? [] : [47]) + child
      try visit(full, isTop: false, recursive: true, options, process, &search, &status)
      if status.stops { return }
    }
  }

  private static func read(
    _ path: [UInt8], _ options: ParsedOptions, _ process: ShellProcess,
    _ search: inout GrepSearch, _ status: inout GrepStatus
  ) throws(ShellStop) {
    switch try process.read(path) {
    case .failure(let fault):
      status.failed = true
      if !options.has("s") { try process.complain(about: path, fault) }
    case .success(var bytes):
      if search.unpacks, let plain = GzipFormat.unpack(bytes) { bytes = plain }
      if try search.search(bytes, path: path, process) {
        status.found = true
        if options.has("q") { status.stops = true }
      }
    }
  }

  private static func matches(_ name: [UInt8], _ patterns: [[UInt8]]) -> Bool {
    patterns.contains { GlobPattern.matches($0, name) }
  }
}
