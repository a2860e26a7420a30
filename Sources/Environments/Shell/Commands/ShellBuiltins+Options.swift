extension ShellBuiltins {
  static func set(_ process: ShellProcess) throws(ShellStop) -> Int {
    let shell = process.shell
    if process.arguments.isEmpty {
      for name in shell.shell.variables.keys.sorted(by: { $0.precedes($1) }) {
        guard let text = shell.shell.variables[name]?.scalar else { continue }
        let isPlain = text.allSatisfy { $0.isWordByte || "./:-+,@%=".utf8.contains($0) }
        try process.putLine(name + [61] + (isPlain ? text : ShellQuoting.quote(text)))
      }
      return 0
    }
    var place = 0
    while place < process.arguments.count {
      let argument = process.arguments[place]
      guard argument.count > 1 || argument == [45], argument[0] == 45 || argument[0] == 43 else {
        break
      }
      place += 1
      if argument == [45, 45] {
        shell.shell.positional = Array(process.arguments[place...])
        return 0
      }
      if argument == [45] { break }
      if argument.dropFirst() == [UInt8(ascii: "o")] {
        guard place < process.arguments.count else { return 0 }
        let name = process.arguments[place].decoded
        place += 1
        guard setNamed(name, argument[0] == 45, &shell.shell.options) else {
          try process.complain("\(name): invalid option name")
          return 2
        }
        continue
      }
      var letters = argument
      if letters.last == UInt8(ascii: "o"), place < process.arguments.count {
        letters.removeLast()
        _ = setNamed(
          process.arguments[place].decoded, argument[0] == 45, &shell.shell.options)
        place += 1
      }
      guard setLetters(letters, argument[0] == 45, &shell.shell.options) else {
        try process.complain("\(argument.prefix(2).decoded): invalid option")
        return 2
      }
    }
    if place < process.arguments.count {
      shell.shell.positional = Array(process.arguments[place...])
    }
    return 0
  }

  @discardableResult
  static func setLetters(
    _ letters: [UInt8], _ isOn: Bool, _ options: inout ShellState.Options
  ) -> Bool {
    for letter in letters.dropFirst() {
      switch letter {
      case UInt8(ascii: "e"): options.stopsOnError = isOn
      case UInt8(ascii: "u"): options.refusesUnset = isOn
      case UInt8(ascii: "x"): options.traces = isOn
      case UInt8(ascii: "f"): options.noGlob = isOn
      case UInt8(ascii: "C"): options.noClobber = isOn
      case UInt8(ascii: "a"): options.exportsAll = isOn
      case UInt8(ascii: "n"), UInt8(ascii: "v"), UInt8(ascii: "b"), UInt8(ascii: "h"),
        UInt8(ascii: "m"), UInt8(ascii: "B"), UInt8(ascii: "E"), UInt8(ascii: "T"):
        break
      default: return false
      }
    }
    return true
  }

  private static func setNamed(
    _ name: String, _ isOn: Bool, _ options: inout ShellState.Options
  ) -> Bool {
    switch name {
    case "errexit": options.stopsOnError = isOn
    case "nounset": options.refusesUnset = isOn
    case "xtrace": options.traces = isOn
    case "pipefail": options.pipeFails = isOn
    case "noglob": options.noGlob = isOn
    case "noclobber": options.noClobber = isOn
    case "allexport": options.exportsAll = isOn
    case "posix", "verbose", "monitor", "history", "errtrace", "functrace", "braceexpand",
      "hashall", "vi", "emacs", "noexec", "physical", "nolog", "notify", "ignoreeof":
      break
    default: return false
    }
    return true
  }

  static func shopt(_ process: ShellProcess) throws(ShellStop) -> Int {
    var isOn: Bool?
    var status = 0
    for argument in process.arguments {
      switch argument.decoded {
      case "-s": isOn = true
      case "-u": isOn = false
      case "-q", "-p", "-o": break
      case let name:
        guard let isOn else {
          status = process.shell.shell.options.value(name) == true ? status : 1
          continue
        }
        if !process.shell.shell.options.change(name, to: isOn) {
          try process.complain("\(name): invalid shell option name")
          status = 1
        }
      }
    }
    return status
  }

  static func getOptions(_ process: ShellProcess) throws(ShellStop) -> Int {
    let shell = process.shell
    guard process.arguments.count >= 2 else {
      try process.complainPlainly("getopts: usage: getopts optstring name [arg ...]")
      return 2
    }
    var spec = process.arguments[0]
    let isSilent = spec.first == 58
    if isSilent { spec.removeFirst() }
    let name = process.arguments[1]
    let list =
      process.arguments.count > 2 ? Array(process.arguments.dropFirst(2)) : shell.shell.positional
    var index = shell.shell["OPTIND"]?.integer ?? 1
    func finish() -> Int {
      _ = shell.assign(name, [UInt8(ascii: "?")])
      shell.shell["OPTIND"] = String(index).octets
      shell.shell.optionOffset = 1
      return 1
    }
    guard index >= 1, index <= list.count, list[index - 1].count > 1, list[index - 1][0] == 45
    else { return finish() }
    let word = list[index - 1]
    if word == [45, 45] {
      index += 1
      return finish()
    }
    let letter = word[min(shell.shell.optionOffset, word.count - 1)]
    let offset = shell.shell.optionOffset + 1
    var nextIndex = index
    var nextOffset = offset
    if offset >= word.count {
      nextIndex += 1
      nextOffset = 1
    }
    shell.shell["OPTARG"] = nil
    guard letter != 58, let place = spec.firstIndex(of: letter) else {
      _ = shell.assign(name, [UInt8(ascii: "?")])
      if isSilent {
        shell.shell["OPTARG"] = [letter]
      } else {
        shell.complain("\(shell.shell.scriptName.decoded): illegal option -- \([letter].decoded)")
      }
      shell.shell["OPTIND"] = String(nextIndex).octets
      shell.shell.optionOffset = nextOffset
      return 0
    }
    _ = shell.assign(name, [letter])
    if place + 1 < spec.count, spec[place + 1] == 58 {
      if offset < word.count {
        shell.shell["OPTARG"] = Array(word[offset...])
        nextIndex = index + 1
      } else if index < list.count {
        shell.shell["OPTARG"] = list[index]
        nextIndex = index + 2
      } else {
        _ = shell.assign(name, [UInt8(ascii: isSilent ? ":" : "?")])
        if isSilent {
          shell.shell["OPTARG"] = [letter]
        } else {
          shell.complain(
            "\(shell.shell.scriptName.decoded): option requires an argument -- \([letter].decoded)")
        }
      }
      nextOffset = 1
    }
    shell.shell["OPTIND"] = String(nextIndex).octets
    shell.shell.optionOffset = nextOffset
    return 0
  }

  // MARK: Looking up commands

  static let keywords: Set<String> = [
    "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac",
    "in", "function", "time", "{", "}", "!", "[[", "]]", "select",
  ]

  static func type(_ process: ShellProcess) throws(ShellStop) -> Int {
    let shell = process.shell
    var kindOnly = false
    var pathOnly = false
    var status = 0
    for name in process.arguments {
      let text = name.decoded
      if text == "-t" {
        kindOnly = true
      } else if text == "-p" || text == "-P" {
        pathOnly = true
      } else if text == "-a" {
        continue
      } else if keywords.contains(text), !pathOnly {
        try process.putLine(kindOnly ? "keyword" : "\(text) is a shell keyword")
      } else if shell.shell.functions[name] != nil, !pathOnly {
        try process.putLine(kindOnly ? "function" : "\(text) is a function")
      } else if table[name] != nil, !pathOnly {
        try process.putLine(kindOnly ? "builtin" : "\(text) is a shell builtin")
      } else if let program = shell.findProgram(name) {
        let path = program.path.decoded
        try process.putLine(kindOnly ? "file" : pathOnly ? path : "\(text) is \(path)")
      } else {
        if !kindOnly, !pathOnly { try process.complain("\(text): not found") }
        status = 1
      }
    }
    return status
  }

  static func command(_ process: ShellProcess) throws(ShellStop) -> Int {
    let shell = process.shell
    var words = process.arguments
    var describes: UInt8?
    while let first = words.first, first.count > 1, first[0] == 45 {
      words.removeFirst()
      if first == "-v".octets || first == "-V".octets { describes = first[1] }
      if first == [45, 45] { break }
    }
    guard let describes else {
      guard !words.isEmpty else { return 0 }
      try shell.run(words, skippingFunctions: true)
      return shell.shell.status
    }
    var status = words.isEmpty ? 0 : 1
    for name in words {
      let text = name.decoded
      if keywords.contains(text) || shell.shell.functions[name] != nil || table[name] != nil {
        try process.putLine(describes == UInt8(ascii: "v") ? text : "\(text) is a shell builtin")
        status = 0
      } else if name.contains(47) {
        if let id = process.find(name), process.who.may(1, process.inode(id)) {
          try process.putLine(text)
          status = 0
        }
      } else if let program = shell.findProgram(name) {
        let path = program.path.decoded
        try process.putLine(describes == UInt8(ascii: "v") ? path : "\(text) is \(path)")
        status = 0
      } else if describes == UInt8(ascii: "V") {
        try process.complain("\(text): not found")
      }
    }
    return status
  }

  static func builtin(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let name = process.arguments.first else { return 0 }
    guard let body = table[name] else {
      try process.complain("\(name.decoded): not a shell builtin")
      return 1
    }
    return try ShellProcess(process.shell, process.arguments).finish(body)
  }
}

extension ShellState.Options {
  func value(_ name: String) -> Bool? {
    switch name {
    case "nullglob": nullGlob
    case "dotglob": dotGlob
    case "failglob": failGlob
    case "globstar": globStar
    case "nocaseglob": noCaseGlob
    case "nocasematch": noCaseMatch
    case "extglob": extendedGlob
    case "expand_aliases", "lastpipe", "inherit_errexit", "checkwinsize", "histappend",
      "sourcepath", "cmdhist":
      false
    default: nil
    }
  }

  mutating func change(_ name: String, to isOn: Bool) -> Bool {
    switch name {
    case "nullglob": nullGlob = isOn
    case "dotglob": dotGlob = isOn
    case "failglob": failGlob = isOn
    case "globstar": globStar = isOn
    case "nocaseglob": noCaseGlob = isOn
    case "nocasematch": noCaseMatch = isOn
    case "extglob": extendedGlob = isOn
    default: return value(name) != nil
    }
    return true
  }
}
