import Trajectories

extension ShellInterpreter {
  /// The values behind a parameter: one, several (`@`, `*`), or none when it is unset.
  private enum Found {
    case unset
    case one([UInt8])
    case many([[UInt8]], joined: Bool)
  }

  func expand(
    _ parameter: Parameter, into builder: inout FieldBuilder, splits: Bool, isQuoted: Bool
  ) throws(ShellStop) {
    var parameter = parameter
    if parameter.isIndirect {
      guard let name = shell.variables[parameter.name]?.scalar, !name.isEmpty else {
        complain("bash: line \(line): \(parameter.name.decoded): invalid indirect expansion")
        throw .exit(1)
      }
      parameter.name = name
      parameter.isIndirect = false
      if let open = name.firstIndex(of: UInt8(ascii: "[")), name.last == UInt8(ascii: "]") {
        parameter.name = Array(name[..<open])
        let index = Array(name[(open + 1)...].dropLast())
        parameter.index =
          index == [UInt8(ascii: "@")] ? .all : .at(Word([.quoted(index)]))
      }
    }
    switch try value(of: parameter) {
    case .unset:
      if shell.options.refusesUnset, case .none = parameter.operation {
        complain("bash: line \(line): \(parameter.name.decoded): unbound variable")
        throw .exit(shell.isSubshell ? 1 : 127)
      }
      if isQuoted { builder.touch() }
    case .one(let text): add(text, to: &builder, splits: splits, isQuoted: isQuoted)
    case .many(let texts, let joined):
      if joined, isQuoted {
        let separator = separators.prefix(1)
        builder.quoted(Array(texts.joined(separator: separator)))
      } else if !splits {
        let text = Array(texts.joined(separator: joined ? Array(separators.prefix(1)) : [32]))
        if isQuoted { builder.quoted(text) } else { builder.active(text) }
      } else {
        for (place, text) in texts.enumerated() {
          if place > 0 { builder.endField() }
          if isQuoted { builder.quoted(text) } else { builder.split(text, at: separators) }
        }
      }
    }
    if let word = pendingWord {
      pendingWord = nil
      for part in word.parts {
        if case .literal(let text) = part, !isQuoted {
          if text.first == UInt8(ascii: "~"), let home = homeFolder(of: "") {
            builder.quoted(home)
            builder.active(text.dropFirst())
          } else {
            add(text, to: &builder, splits: splits, isQuoted: false)
          }
        } else {
          try expand(part, into: &builder, splits: splits, isQuoted: isQuoted)
        }
      }
    }
  }

  private func lookUp(_ parameter: Parameter) throws(ShellStop) -> Found {
    let name = parameter.name
    guard let first = name.first else { return .unset }
    if first.isLetter || first == UInt8(ascii: "_") {
      return try lookUp(name, parameter.index)
    }
    if first.isDigit {
      guard let number = name.integer else { return .unset }
      if number == 0 { return .one(shell.scriptName) }
      return number <= shell.positional.count ? .one(shell.positional[number - 1]) : .unset
    }
    switch first {
    case UInt8(ascii: "@"): return .many(shell.positional, joined: false)
    case UInt8(ascii: "*"): return .many(shell.positional, joined: true)
    case UInt8(ascii: "#"): return .one(String(shell.positional.count).octets)
    case UInt8(ascii: "?"): return .one(String(shell.status).octets)
    case UInt8(ascii: "$"): return .one(String(shell.process).octets)
    case UInt8(ascii: "!"): return shell.lastBackground.map { .one(String($0).octets) } ?? .unset
    case UInt8(ascii: "-"): return .one((shell.options.stopsOnError ? "ehBc" : "hBc").octets)
    default: return .unset
    }
  }

  private func lookUp(_ name: [UInt8], _ index: Parameter.Index) throws(ShellStop) -> Found {
    if let special = specialVariable(name) { return .one(special) }
    guard let variable = shell.variables[name] else {
      switch index {
      case .all: return .many([], joined: false)
      case .joined: return .many([], joined: true)
      default: return .unset
      }
    }
    switch index {
    case .none: return variable.scalar.map(Found.one) ?? .unset
    case .all: return .many(variable.values, joined: false)
    case .joined: return .many(variable.values, joined: true)
    case .at(let word):
      let key = try expandToText(word)
      switch variable.value {
      case .map(let items): return items[key].map(Found.one) ?? .unset
      case .list(let items):
        guard var place = try evaluate(text: key) else { return .unset }
        if place < 0 { place += (items.keys.max() ?? -1) + 1 }
        return items[place].map(Found.one) ?? .unset
      case .scalar(let text):
        let place = try evaluate(text: key)
        return place == 0 || place == -1 ? .one(text) : .unset
      case .unset: return .unset
      }
    }
  }

  private func specialVariable(_ name: [UInt8]) -> [UInt8]? {
    guard let first = name.first, first.isUpper, shell.variables[name] == nil else { return nil }
    switch name.decoded {
    case "RANDOM": return String(Int(system.random.next() >> 49)).octets
    case "SECONDS": return "0".octets
    case "LINENO": return String(line).octets
    case "EPOCHSECONDS": return String(system.seconds).octets
    case "EPOCHREALTIME":
      return "\(system.seconds).\(String(1_000_000 + system.clock / 1000 % 1_000_000).dropFirst())"
        .octets
    case "UID", "EUID": return String(shell.who.user).octets
    case "PPID": return "0".octets
    case "BASHPID": return String(shell.process).octets
    case "PIPESTATUS": return nil
    default: return nil
    }
  }

  private func value(of parameter: Parameter) throws(ShellStop) -> Found {
    if parameter.name == "PIPESTATUS".octets, shell.variables[parameter.name] == nil {
      shell.variables[parameter.name] = ShellVariable(
        value: .list(
          Dictionary(
            uniqueKeysWithValues: shell.pipeStatus.enumerated().map {
              ($0.offset, String($0.element).octets)
            })))
      defer { shell.variables[parameter.name] = nil }
      return try lookUp(parameter)
    }
    switch parameter.operation {
    case .none: return try lookUp(parameter)
    case .length:
      switch try lookUp(parameter) {
      case .unset: return .one("0".octets)
      case .one(let text): return .one(String(text.count).octets)
      case .many(let texts, _): return .one(String(texts.count).octets)
      }
    case .keys:
      var isJoined = false
      if case .joined = parameter.index { isJoined = true }
      return .many(shell.variables[parameter.name]?.keys ?? [], joined: isJoined)
    case .namesWithPrefix:
      let names = shell.variables.keys.filter { $0.starts(with: parameter.name) }
      return .many(names.sorted { $0.precedes($1) }, joined: false)
    case .orDefault(let word, let emptyToo):
      let found = try lookUp(parameter)
      if isMissing(found, emptyToo: emptyToo) {
        pendingWord = word
        return .one([])
      }
      return found
    case .instead(let word, let emptyToo):
      let found = try lookUp(parameter)
      if !isMissing(found, emptyToo: emptyToo) { pendingWord = word }
      return .one([])
    case .orAssign(let word, let emptyToo):
      let found = try lookUp(parameter)
      guard isMissing(found, emptyToo: emptyToo) else { return found }
      let text = try expandToText(word)
      guard assign(parameter.name, text) else { throw .exit(1) }
      return .one(text)
    case .orFail(let word, let emptyToo):
      let found = try lookUp(parameter)
      guard isMissing(found, emptyToo: emptyToo) else { return found }
      var text = try expandToText(word).decoded
      if text.isEmpty { text = emptyToo ? "parameter null or not set" : "parameter not set" }
      complain("bash: line \(line): \(parameter.name.decoded): \(text)")
      throw .exit(shell.isSubshell ? 1 : 127)
    case .slice(let from, let length): return try slice(parameter, from, length)
    default:
      switch try lookUp(parameter) {
      case .unset:
        if shell.options.refusesUnset {
          complain("bash: line \(line): \(parameter.name.decoded): unbound variable")
          throw .exit(1)
        }
        return .unset
      case .one(let text): return .one(try transform(text, parameter.operation))
      case .many(let texts, let joined):
        var changed: [[UInt8]] = []
        for text in texts { changed.append(try transform(text, parameter.operation)) }
        return .many(changed, joined: joined)
      }
    }
  }

  private func isMissing(_ found: Found, emptyToo: Bool) -> Bool {
    switch found {
    case .unset: true
    case .one(let text): emptyToo && text.isEmpty
    case .many(let texts, _):
      texts.isEmpty || emptyToo && texts.allSatisfy(\.isEmpty) && texts.count == 1
    }
  }

  private func slice(
    _ parameter: Parameter, _ from: Word, _ length: Word?
  ) throws(ShellStop) -> Found {
    guard let start = try evaluate(from) else { throw .exit(1) }
    let count = try length.map { word throws(ShellStop) in try self.evaluate(word) ?? 0 }
    func range(_ size: Int) -> Range<Int>? {
      let first = start < 0 ? start &+ size : start
      guard first >= 0, first <= size else { return nil }
      guard let count else { return first..<size }
      if count < 0 {
        let end = size &+ count
        return end < first ? nil : first..<end
      }
      return first..<min(size, first.addingReportingOverflow(count).overflow ? size : first + count)
    }
    switch try lookUp(parameter) {
    case .unset: return .unset
    case .one(let text):
      return .one(range(text.count).map { Array(text[$0]) } ?? [])
    case .many(var texts, let joined):
      let first = parameter.name.first
      if first == UInt8(ascii: "@") || first == UInt8(ascii: "*") {
        texts.insert(shell.scriptName, at: 0)
      }
      return .many(range(texts.count).map { Array(texts[$0]) } ?? [], joined: joined)
    }
  }

  private func transform(
    _ text: [UInt8], _ operation: Parameter.Operation
  ) throws(ShellStop) -> [UInt8] {
    try spend(text.count >> 6)
    switch operation {
    case .dropPrefix(let word, let longest):
      return PatternTrim.dropPrefix(text, try expandToPattern(word), longest: longest)
    case .dropSuffix(let word, let longest):
      return PatternTrim.dropSuffix(text, try expandToPattern(word), longest: longest)
    case .replace(let pattern, let replacement, let part):
      let marks = try expandToPattern(pattern)
      try spend(min(text.count, 1 << 12) * min(text.count, 1 << 12) >> 6)
      return PatternTrim.replace(text, marks, with: try expandToText(replacement), part)
    case .changeCase(let upper, let all):
      return text.enumerated().map { place, byte in
        all || place == 0 ? (upper ? byte.uppered : byte.lowered) : byte
      }
    case .transform(let letter):
      switch letter {
      case UInt8(ascii: "U"): return text.map(\.uppered)
      case UInt8(ascii: "L"): return text.map(\.lowered)
      case UInt8(ascii: "u"): return text.prefix(1).map(\.uppered) + text.dropFirst()
      case UInt8(ascii: "Q"): return ShellQuoting.quote(text)
      case UInt8(ascii: "E"): return EscapedText.decode(text, style: .dollar).bytes
      default: return text
      }
    default: return text
    }
  }
}
