/// The patterns and the output rules of one grep.
struct GrepSearch {
  private let patterns: [Regex]
  private let words: Bool
  private let wholeLines: Bool
  private let options: ParsedOptions
  private let inverts: Bool
  /// Groups are told apart even where no context is shown (`-A0`).
  private let hasContext: Bool
  private let before: Int
  private let after: Int
  private let most: Int
  private let end: UInt8
  private let matchesAll: Bool
  /// Whether no line of any file can be selected.
  let selectsNothing: Bool
  var showsNames = false
  var unpacks = false

  init(_ sources: [[UInt8]], _ options: ParsedOptions, name: String) throws(RegexFault) {
    self.options = options
    var kind = options.last(of: ["E", "F", "G", "P"]) ?? "G"
    if name == "egrep" { kind = "E" }
    if name == "fgrep" { kind = "F" }
    let folds = options.last(of: ["i", "y", "noi"]).map { $0 != "noi" } ?? false
    var compiled: [Regex] = []
    for source in sources {
      if kind == "G" || kind == "E" { try RegexSyntax.refuseBareClass(in: source) }
      switch kind {
      case "E": compiled.append(try Regex(source, dialect: .egrep, ignoringCase: folds))
      case "P": compiled.append(try Regex(source, dialect: .perl, ignoringCase: folds))
      case "F":
        compiled.append(
          try Regex(RegexSyntax.escape(source), dialect: .extended, ignoringCase: folds))
      default: compiled.append(try Regex(source, dialect: .basic, ignoringCase: folds))
      }
    }
    patterns = compiled
    // No pattern at all, as in `-f /dev/null`, selects what the empty one does not.
    let isVoid = sources.isEmpty
    words = options.has("w") && !isVoid
    wholeLines = options.has("x") && !isVoid
    matchesAll = isVoid || sources.contains(where: \.isEmpty) && !words && !wholeLines
    inverts = options.has("v") != isVoid
    selectsNothing = inverts && matchesAll && sources.allSatisfy(\.isEmpty)
    let context = options["C"]?.integer ?? options["number"]?.integer ?? 0
    hasContext = ["A", "B", "C", "number"].contains(where: options.has)
    before = max(0, options["B"]?.integer ?? context)
    after = max(0, options["A"]?.integer ?? context)
    let limit = options["m"]?.integer ?? Int.max
    most = limit < 0 ? Int.max : limit
    end = options.has("z") ? 0 : 10
  }

  private func find(_ text: [UInt8], _ line: Range<Int>, from start: Int) -> Range<Int>? {
    var best: Range<Int>?
    for pattern in patterns {
      var from = start
      while let found = pattern.range(in: text, line, from: from) {
        var match = found
        if wholeLines {
          guard match == line || isWhole(pattern, text, line) else { break }
          match = line
        }
        if words, !isWord(text, line, match) {
          guard let shorter = shorten(pattern, text, line, match) else {
            from = max(match.lowerBound + 1, from + 1)
            if from > line.upperBound { break }
            continue
          }
          match = shorter
        }
        let isBetter =
          best.map {
            match.lowerBound < $0.lowerBound
              || match.lowerBound == $0.lowerBound && match.upperBound > $0.upperBound
          } ?? true
        if isBetter { best = match }
        break
      }
    }
    return best
  }

  private func isWhole(_ pattern: Regex, _ text: [UInt8], _ line: Range<Int>) -> Bool {
    var from = line.lowerBound
    while let found = pattern.range(in: text, line, from: from) {
      if found == line { return true }
      if found.lowerBound > line.lowerBound { return false }
      from = found.lowerBound + 1
    }
    return false
  }

  private func isWord(_ text: [UInt8], _ line: Range<Int>, _ match: Range<Int>) -> Bool {
    let startsWell = match.lowerBound == line.lowerBound || !text[match.lowerBound - 1].isWordByte
    let endsWell = match.upperBound == line.upperBound || !text[match.upperBound].isWordByte
    return startsWell && endsWell
  }

  /// A shorter match from the same start that is a word.
  private func shorten(
    _ pattern: Regex, _ text: [UInt8], _ line: Range<Int>, _ match: Range<Int>
  ) -> Range<Int>? {
    guard match.lowerBound == line.lowerBound || !text[match.lowerBound - 1].isWordByte else {
      return nil
    }
    var end = match.upperBound - 1
    while end > match.lowerBound {
      let part = line.lowerBound..<end
      if let found = pattern.range(in: text, part, from: match.lowerBound),
        found.lowerBound == match.lowerBound, isWord(text, line, found)
      {
        return found
      }
      end -= 1
    }
    return nil
  }

  /// Searches one input; true when a line was selected.
  mutating func search(
    _ text: [UInt8], path: [UInt8], _ process: ShellProcess
  ) throws(ShellStop) -> Bool {
    let name = path == [45] ? options["label"] ?? "(standard input)".octets : path
    let listsFiles = options.has("l") || options.has("L")
    let isQuiet = options.has("q") || listsFiles || options.has("c")
    let isBinary = !options.has("a") && end == 10 && text.contains(0)
    var count = 0
    var number = 0
    var start = 0
    var lastShown = -1
    var waitingAfter = 0
    var history: [(Range<Int>, Int)] = []
    var binaryFound = false
    while start < text.count {
      if count >= most, waitingAfter == 0 { break }
      let stop = text[start...].firstIndex(of: end) ?? text.count
      let line = start..<stop
      number += 1
      try process.spend(1 + line.count >> 5)
      let found = matchesAll ? start..<start : find(text, line, from: start)
      let isSelected = (found != nil) != inverts && count < most
      if isSelected {
        count += 1
        if options.has("q") || listsFiles { break }
        if isBinary, !isQuiet {
          binaryFound = true
          break
        }
        if !isQuiet {
          for (old, oldNumber) in history {
            try separate(oldNumber, &lastShown, process)
            try show(text, old, oldNumber, name, mark: 45, process)
          }
          history = []
          try separate(number, &lastShown, process)
          if options.has("o") {
            if !inverts { try showParts(text, line, number, name, process) }
          } else {
            try show(text, line, number, name, mark: 58, process)
          }
          waitingAfter = after
        }
      } else if waitingAfter > 0 {
        waitingAfter -= 1
        if !options.has("o") {
          try separate(number, &lastShown, process)
          try show(text, line, number, name, mark: 45, process)
        }
      } else if before > 0, !isQuiet, !options.has("o") {
        history.append((line, number))
        if history.count > before { history.removeFirst() }
      }
      start = stop + 1
    }
    if binaryFound { try process.putLine("grep: \(name.decoded): binary file matches") }
    let lineEnd: UInt8 = options.has("Z") ? 0 : 10
    if options.has("q") { return count > 0 }
    if listsFiles {
      let lists = options.has("l") ? count > 0 : count == 0
      if lists { try process.putLine(name, end: lineEnd) }
      return count > 0
    }
    if options.has("c") {
      if showsNames { try process.put(name + [options.has("Z") ? 0 : 58]) }
      try process.putLine("\(count)")
    }
    return count > 0
  }

  private func separate(
    _ number: Int, _ lastShown: inout Int, _ process: ShellProcess
  ) throws(ShellStop) {
    if hasContext, lastShown >= 0, number > lastShown + 1, !options.has("o"),
      options.last(of: ["sep", "nosep"]) != "nosep"
    {
      try process.putLine(options["sep"] ?? "--".octets)
    }
    lastShown = number
  }

  private func prefix(_ name: [UInt8], _ number: Int, _ offset: Int, mark: UInt8) -> [UInt8] {
    var out: [UInt8] = []
    if showsNames { out += name + [options.has("Z") ? 0 : mark] }
    if options.has("n") { out += "\(number)".octets + [mark] }
    if options.has("b") { out += "\(offset)".octets + [mark] }
    return out
  }

  private func show(
    _ text: [UInt8], _ line: Range<Int>, _ number: Int, _ name: [UInt8], mark: UInt8,
    _ process: ShellProcess
  ) throws(ShellStop) {
    try process.put(prefix(name, number, line.lowerBound, mark: mark))
    try process.putLine(text[line], end: end)
  }

  private func showParts(
    _ text: [UInt8], _ line: Range<Int>, _ number: Int, _ name: [UInt8], _ process: ShellProcess
  ) throws(ShellStop) {
    var from = line.lowerBound
    while from <= line.upperBound, let found = find(text, line, from: from) {
      if found.isEmpty {
        from = found.upperBound + 1
        continue
      }
      try process.put(prefix(name, number, found.lowerBound, mark: 58))
      try process.putLine(text[found], end: end)
      from = found.upperBound
    }
  }
}
