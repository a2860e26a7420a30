extension ShellInterpreter {
  /// All words of a command, split and with file names filled in.
  func expand(_ words: [Word]) throws(ShellStop) -> [[UInt8]] {
    var result: [[UInt8]] = []
    result.reserveCapacity(words.count)
    for word in words {
      if let constant = word.constant {
        result.append(constant)
        continue
      }
      if word.parts.count == 1, case .assignment(let assignment) = word.parts[0] {
        result.append(try expandDeclaration(assignment))
        continue
      }
      var builder = FieldBuilder(keepsPatterns: !shell.options.noGlob)
      try expand(word, into: &builder, splits: true)
      for field in builder.finish() {
        guard field.isPattern, !shell.options.noGlob else {
          result.append(field.text)
          continue
        }
        let names = try glob(field.pattern)
        if names.isEmpty {
          if !shell.options.nullGlob { result.append(field.text) }
        } else {
          result += names
        }
      }
    }
    return result
  }

  /// A word as one text: no splitting, no file names.
  func expandToText(_ word: Word) throws(ShellStop) -> [UInt8] {
    if let constant = word.constant { return constant }
    var builder = FieldBuilder(keepsPatterns: false)
    try expand(word, into: &builder, splits: false)
    let text = Array(builder.finish().map(\.text).joined(separator: [32]))
    // Doubling a variable over and over must not eat the host's memory.
    guard text.count <= limits.longestText else { throw .limit(.memory) }
    return text
  }

  /// A word as a pattern in which quoted marks stand for themselves.
  func expandToPattern(_ word: Word) throws(ShellStop) -> [UInt8] {
    var builder = FieldBuilder(keepsPatterns: true)
    try expand(word, into: &builder, splits: false)
    return Array(builder.finish().map(\.pattern).joined(separator: [32]))
  }

  private func expand(
    _ word: Word, into builder: inout FieldBuilder, splits: Bool
  ) throws(ShellStop) {
    for (place, part) in word.parts.enumerated() {
      if place == 0, case .literal(let text) = part, text.first == UInt8(ascii: "~") {
        let isAlone = word.parts.count == 1 || text.contains(47)
        builder.active(isAlone ? expandTilde(text, into: &builder) : text)
        continue
      }
      if place == 0, case .literal(let text) = part, let mark = text.firstIndex(of: 61),
        mark + 1 < text.count, text[mark + 1] == UInt8(ascii: "~"), text[..<mark].isName,
        word.parts.count == 1 || text[(mark + 1)...].contains(47)
      {
        // bash takes what looks like an assignment for one, wherever it stands.
        builder.active(text[...mark])
        builder.active(expandTilde(Array(text[(mark + 1)...]), into: &builder))
        continue
      }
      try expand(part, into: &builder, splits: splits, isQuoted: false)
    }
  }

  /// Takes care of `~` and `~user`; the rest of the text is returned.
  private func expandTilde(_ text: [UInt8], into builder: inout FieldBuilder) -> [UInt8] {
    let end = text.firstIndex(of: 47) ?? text.count
    let name = text[1..<end].decoded
    guard let home = homeFolder(of: name) else { return text }
    builder.quoted(home)
    return Array(text[end...])
  }

  func homeFolder(of name: String) -> [UInt8]? {
    switch name {
    case "": shell["HOME"] ?? UserDatabase.user(id: shell.who.user, in: system.files)?.home.octets
    case "+": shell.folder
    case "-": shell["OLDPWD"]
    default: UserDatabase.user(named: name, in: system.files)?.home.octets
    }
  }

  /// The value of an assignment: tildes also behind colons.
  func expandValue(_ word: Word) throws(ShellStop) -> [UInt8] {
    if let constant = word.constant { return constant }
    guard case .literal(let text)? = word.parts.first, text.contains(UInt8(ascii: "~")) else {
      return try expandToText(word)
    }
    var pieces = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { Array($0) }
    for (place, piece) in pieces.enumerated() where piece.first == UInt8(ascii: "~") {
      var builder = FieldBuilder(keepsPatterns: false)
      let rest = expandTilde(piece, into: &builder)
      builder.quoted(rest)
      pieces[place] = builder.finish().first?.text ?? []
    }
    var plain = word
    plain.parts[0] = .quoted(Array(pieces.joined(separator: [UInt8(ascii: ":")])))
    return try expandToText(plain)
  }

  func expand(
    _ part: WordPart, into builder: inout FieldBuilder, splits: Bool, isQuoted: Bool
  ) throws(ShellStop) {
    switch part {
    case .literal(let text):
      if isQuoted { builder.quoted(text) } else { builder.active(text) }
    case .quoted(let text): builder.quoted(text)
    case .double(let parts):
      if parts.isEmpty { builder.touch() }
      for inner in parts {
        try expand(inner, into: &builder, splits: splits, isQuoted: true)
      }
    case .parameter(let parameter):
      try expand(parameter, into: &builder, splits: splits, isQuoted: isQuoted)
    case .command(let script):
      let text = try capture(script)
      add(text, to: &builder, splits: splits, isQuoted: isQuoted)
    case .arithmetic(let expression):
      guard let value = try evaluate(expression) else { throw .exit(1) }
      add(String(value).octets, to: &builder, splits: splits, isQuoted: isQuoted)
    case .process(let script, let isInput):
      guard isInput else {
        complain("bash: line \(line): output process substitution is not supported here")
        throw .exit(1)
      }
      let saved = shell
      let pipe = open(.collecting(limit: limits.pipe))
      setDescriptor(1, to: pipe)
      _ = try runSubshell { () throws(ShellStop) in try self.run(script) }
      shell = saved
      let bytes = files[pipe].bytes
      files.removeSubrange(pipe...)
      var number = 63
      while number > 10, file(at: number) != nil { number -= 1 }
      setDescriptor(number, to: open(.reading(bytes)))
      builder.quoted("/dev/fd/\(number)".octets)
    case .assignment(let assignment): builder.quoted(try expandDeclaration(assignment))
    }
  }

  func add(
    _ text: [UInt8], to builder: inout FieldBuilder, splits: Bool, isQuoted: Bool
  ) {
    if isQuoted {
      builder.quoted(text)
    } else if splits {
      builder.split(text, at: separators)
    } else {
      builder.active(text)
    }
  }

  /// The field separators.
  var separators: [UInt8] {
    guard let variable = shell.variables["IFS".octets] else { return [32, 9, 10] }
    return variable.scalar ?? [32, 9, 10]
  }

  /// What a script prints, without the line ends behind it.
  func capture(_ script: ShellScript) throws(ShellStop) -> [UInt8] {
    if script.items.isEmpty { return [] }
    let saved = shell
    let pipe = open(.collecting(limit: limits.pipe))
    setDescriptor(1, to: pipe)
    let status = try runSubshell { () throws(ShellStop) in try self.run(script) }
    shell = saved
    shell.status = status
    substitutionStatus = status
    var bytes = files[pipe].bytes
    files.removeSubrange(pipe...)
    while bytes.last == 10 { bytes.removeLast() }
    if bytes.contains(0) { bytes.removeAll { $0 == 0 } }
    return bytes
  }

  // MARK: File names

  /// The paths that a pattern names, in byte order.
  func glob(_ pattern: [UInt8]) throws(ShellStop) -> [[UInt8]] {
    var found: [(path: [UInt8], inode: Int)] = []
    let parts = pattern.split(separator: 47, omittingEmptySubsequences: true).map { Array($0) }
    found = pattern.first == 47 ? [([47], 0)] : [([], shell.folderInode)]
    for (place, part) in parts.enumerated() {
      let isLast = place == parts.count - 1
      var next: [(path: [UInt8], inode: Int)] = []
      for (path, inode) in found {
        try spend(1)
        if part == "**".octets, shell.options.globStar {
          try collectTree(path, inode, into: &next, filesToo: isLast)
          continue
        }
        guard GlobPattern.hasMarks(part) else {
          let name = GlobPattern.unescape(part)
          let full = path + name
          if let id = try? resolve(full) {
            next.append((isLast ? full : full + [47], id))
          } else if isLast, let id = try? resolve(full, following: false) {
            next.append((full, id))
          }
          continue
        }
        guard system.files.nodes[inode].kind == .directory,
          shell.who.may(4, system.files.nodes[inode])
        else { continue }
        try spend(system.files.nodes[inode].entries.count >> 2)
        let showsDots = shell.options.dotGlob || part.first == 46 || part.starts(with: [92, 46])
        for name in system.files.sortedNames(in: inode)
        where (showsDots || name.first != 46)
          && GlobPattern.matches(part, name, ignoringCase: shell.options.noCaseGlob)
        {
          guard let entry = system.files.child(name, of: inode) else { continue }
          let full = path + name
          if isLast {
            next.append((full, entry))
          } else if let id = try? resolve(full), system.files.nodes[id].kind == .directory {
            next.append((full + [47], id))
          }
        }
      }
      found = next
    }
    var paths = found.map(\.path)
    if pattern.last == 47 {
      paths = found.filter { item in
        (try? resolve(item.path)).map { system.files.nodes[$0].kind == .directory } ?? false
      }.map { $0.path + [47] }
    }
    return paths.count > 1 ? paths.sorted { $0.precedes($1) } : paths
  }

  private func collectTree(
    _ path: [UInt8], _ inode: Int, into list: inout [(path: [UInt8], inode: Int)], filesToo: Bool
  ) throws(ShellStop) {
    if !filesToo { list.append((path, inode)) }
    var waiting = [(path, inode)]
    while let (folder, id) = waiting.popLast() {
      guard system.files.nodes[id].kind == .directory else { continue }
      for name in system.files.sortedNames(in: id) where name.first != 46 {
        try spend(1)
        guard let child = system.files.child(name, of: id) else { continue }
        let isFolder = system.files.nodes[child].kind == .directory
        if filesToo {
          list.append((folder + name, child))
        } else if isFolder {
          list.append((folder + name + [47], child))
        }
        if isFolder { waiting.append((folder + name + [47], child)) }
      }
    }
  }
}
