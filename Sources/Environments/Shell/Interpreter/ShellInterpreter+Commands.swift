extension ShellInterpreter {
  func run(_ command: Command) throws(ShellStop) {
    switch command {
    case .simple(let simple): try run(simple)
    case .redirected(let inner, let redirects): try run(inner, redirects)
    default:
      try descend()
      defer { depth -= 1 }
      try runCompound(command)
    }
  }

  private func run(_ command: Command, _ redirects: [Redirect]) throws(ShellStop) {
    let saved = shell.descriptors
    let mark = files.count
    guard try apply(redirects) else {
      shell.descriptors = saved
      files.removeSubrange(mark...)
      shell.status = 1
      return
    }
    defer {
      shell.descriptors = saved
      files.removeSubrange(mark...)
    }
    try run(command)
  }

  private func runCompound(_ command: Command) throws(ShellStop) {
    switch command {
    case .simple, .redirected: break
    case .group(let body): try run(body)
    case .subshell(let body):
      let saved = shell
      let status = try runSubshell { () throws(ShellStop) in try self.run(body) }
      shell = saved
      shell.status = status
    case .ifElse(let branches, let otherwise):
      for branch in branches {
        if try holds(branch.condition) {
          try run(branch.body)
          return
        }
      }
      shell.status = 0
      if let otherwise { try run(otherwise) }
    case .loop(let isUntil, let condition, let body):
      var status = 0
      try loop { () throws(ShellStop) in
        guard try self.holds(condition) != isUntil else { return false }
        // What `break` and `continue` leave behind is a success.
        status = 0
        try self.run(body)
        status = self.shell.status
        return true
      }
      shell.status = status
    case .forEach(let name, let words, let body):
      var items =
        try words.map { words throws(ShellStop) in try self.expand(words) }
        ?? shell.positional
      items.reverse()
      shell.status = 0
      try loop { () throws(ShellStop) in
        guard let item = items.popLast() else { return false }
        guard self.assign(name, item) else { throw .exit(1) }
        try self.run(body)
        return true
      }
    case .forCount(let start, let condition, let step, let body):
      var isFirst = true
      shell.status = 0
      if !start.parts.isEmpty { _ = try evaluate(start) }
      try loop { () throws(ShellStop) in
        if !isFirst, !step.parts.isEmpty { _ = try self.evaluate(step) }
        isFirst = false
        if !condition.parts.isEmpty {
          guard let value = try self.evaluate(condition), value != 0 else { return false }
        }
        try self.run(body)
        return true
      }
    case .caseOf(let subject, let branches): try runCase(subject, branches)
    case .function(let name, let body):
      shell.functions[name] = body
      shell.status = 0
    case .arithmetic(let expression):
      guard let value = try evaluate(expression) else {
        shell.status = 1
        return try checkFailure()
      }
      shell.status = value != 0 ? 0 : 1
      try checkFailure()
    case .test(let expression):
      let value = try evaluate(expression)
      shell.status = value
      try checkFailure()
    }
  }

  /// `set -e` after something that is not a pipeline of its own.
  private func checkFailure() throws(ShellStop) {
    if shell.options.stopsOnError, shell.status != 0, conditionDepth == 0 {
      throw .exit(shell.status)
    }
  }

  private func holds(_ condition: ShellScript) throws(ShellStop) -> Bool {
    conditionDepth += 1
    defer { conditionDepth -= 1 }
    try run(condition)
    return shell.status == 0
  }

  private func loop(_ turn: () throws(ShellStop) -> Bool) throws(ShellStop) {
    loopDepth += 1
    defer { loopDepth -= 1 }
    while true {
      try spend(1)
      do throws(ShellStop) {
        guard try turn() else { return }
      } catch {
        switch error {
        case .breakLoop(let count):
          if count > 1 { throw .breakLoop(count - 1) }
          return
        case .continueLoop(let count):
          if count > 1 { throw .continueLoop(count - 1) }
        default: throw error
        }
      }
    }
  }

  private func runCase(_ subject: Word, _ branches: [CaseBranch]) throws(ShellStop) {
    let text = try expandToText(subject)
    shell.status = 0
    var fallsThrough = false
    for branch in branches {
      var isHit = fallsThrough
      for pattern in branch.patterns where !isHit {
        isHit = GlobPattern.matches(
          try expandToPattern(pattern), text, ignoringCase: shell.options.noCaseMatch)
      }
      guard isHit else { continue }
      try run(branch.body)
      switch branch.ending {
      case .stop: return
      case .fallThrough: fallsThrough = true
      case .testNext: fallsThrough = false
      }
    }
  }

  // MARK: Simple commands

  private func run(_ command: SimpleCommand) throws(ShellStop) {
    try spend(5)
    line = command.line
    let before = shell.status
    let words = try expand(command.words)
    guard let name = words.first else {
      shell.status = 0
      let mark = files.count
      let saved = shell.descriptors
      let isOpen = try apply(command.redirects)
      shell.descriptors = saved
      files.removeSubrange(mark...)
      substitutionStatus = nil
      for assignment in command.assignments where try !assign(assignment) {
        throw .exit(1)
      }
      shell.status = isOpen ? substitutionStatus ?? 0 : 1
      return
    }
    if shell.options.traces { complain("+ " + words.map(\.decoded).joined(separator: " ")) }
    shell.status = before
    let saved = shell.descriptors
    let mark = files.count
    if !command.redirects.isEmpty {
      guard try apply(command.redirects) else {
        shell.descriptors = saved
        files.removeSubrange(mark...)
        shell.status = 1
        return
      }
    }
    let isExec = name == "exec".octets
    defer {
      if !isExec || words.count > 1 { shell.descriptors = saved }
      if !isExec { files.removeSubrange(mark...) }
    }
    if isExec, words.count == 1 { keepFiles(from: mark) }
    try run(words, assignments: command.assignments)
  }

  /// Descriptors that `exec` opened outlive the command.
  private func keepFiles(from mark: Int) {
    for (number, id) in shell.descriptors.enumerated() where id >= mark && id < ShellSystem.kept {
      guard system.keptFiles.count < 256 else { return }
      system.keptFiles.append(files[id])
      shell.descriptors[number] = ShellSystem.kept + system.keptFiles.count - 1
    }
  }

  private func run(_ words: [[UInt8]], assignments: [Assignment]) throws(ShellStop) {
    guard !assignments.isEmpty else { return try run(words) }
    var hidden: [([UInt8], ShellVariable?)] = []
    for assignment in assignments {
      hidden.append((assignment.name, shell.variables[assignment.name]))
      guard try assign(assignment) else {
        shell.status = 1
        return
      }
      shell.variables[assignment.name]?.isExported = true
    }
    defer { for (name, old) in hidden.reversed() { shell.variables[name] = old } }
    try run(words)
  }

  /// Runs a command whose words are known: a function, a builtin or a program.
  func run(_ words: [[UInt8]], skippingFunctions: Bool = false) throws(ShellStop) {
    let name = words[0]
    system.clock += 1_000_000
    if !skippingFunctions, let body = shell.functions[name] {
      return try call(body, with: Array(words.dropFirst()))
    }
    if let builtin = ShellBuiltins.table[name] {
      shell.status = try ShellProcess(self, words).finish(builtin)
      return
    }
    shell.status = try runProgram(words)
  }

  private func call(_ body: Command, with arguments: [[UInt8]]) throws(ShellStop) {
    try descend()
    let positional = shell.positional
    let loops = loopDepth
    shell.positional = arguments
    shell.scopes.append([:])
    loopDepth = 0
    defer {
      depth -= 1
      loopDepth = loops
      shell.positional = positional
      if let hidden = shell.scopes.popLast() {
        for (name, old) in hidden { shell.variables[name] = old }
      }
    }
    do throws(ShellStop) {
      try run(body)
    } catch {
      guard case .returned(let status) = error else { throw error }
      shell.status = status
    }
  }

  // MARK: Redirections

  /// Opens what the redirections name; false after a complaint.
  func apply(_ redirects: [Redirect]) throws(ShellStop) -> Bool {
    for redirect in redirects {
      guard try apply(redirect) else { return false }
    }
    return true
  }

  private func apply(_ redirect: Redirect) throws(ShellStop) -> Bool {
    switch redirect.kind {
    case .document, .text:
      var bytes = try expandToText(redirect.target)
      if redirect.kind == .text { bytes.append(10) }
      setDescriptor(redirect.descriptor ?? 0, to: open(.reading(bytes)))
      return true
    case .copyInput, .copyOutput:
      let text = try expandToText(redirect.target)
      let number = redirect.descriptor ?? (redirect.kind == .copyInput ? 0 : 1)
      if text == [45] {
        setDescriptor(number, to: -1)
        return true
      }
      if let source = text.integer, (0...255).contains(source), (0...255).contains(number) {
        guard let id = file(at: source) else {
          complain("bash: line \(line): \(source): Bad file descriptor")
          return false
        }
        setDescriptor(number, to: id)
        return true
      }
      guard redirect.kind == .copyOutput else {
        complain("bash: line \(line): \(text.decoded): ambiguous redirect")
        return false
      }
      return try openTarget(redirect, kind: .both)
    default: return try openTarget(redirect, kind: redirect.kind)
    }
  }

  private func openTarget(_ redirect: Redirect, kind: Redirect.Kind) throws(ShellStop) -> Bool {
    let names = try expand([redirect.target])
    guard names.count == 1, let path = names.first else {
      complain("bash: line \(line): \(redirect.target.sourceText): ambiguous redirect")
      return false
    }
    let reads = kind == .input || kind == .readWrite
    let number = redirect.descriptor ?? (reads ? 0 : 1)
    guard (0...255).contains(number) else {
      complain("bash: line \(line): \(number): Bad file descriptor")
      return false
    }
    if let source = descriptorNumber(path), let id = file(at: source) {
      setDescriptor(number, to: id)
      if kind == .both || kind == .bothAppend { setDescriptor(2, to: id) }
      return true
    }
    let appends = kind == .append || kind == .bothAppend
    let keeps = appends || reads
    if shell.options.noClobber, kind == .output, let id = try? resolve(path),
      system.files.nodes[id].kind == .file
    {
      complain("bash: line \(line): \(path.decoded): cannot overwrite existing file")
      return false
    }
    do throws(FileFault) {
      let file = try openPath(
        path, reads: reads, writes: kind != .input, truncates: !keeps, appends: appends)
      let id = open(file)
      setDescriptor(number, to: id)
      if kind == .both || kind == .bothAppend { setDescriptor(2, to: id) }
      return true
    } catch {
      complain("bash: line \(line): \(path.decoded): \(error.rawValue)")
      return false
    }
  }
}

extension Word {
  /// The word roughly as it was written, for messages.
  var sourceText: String {
    parts.map { part in
      switch part {
      case .literal(let text), .quoted(let text): text.decoded
      case .parameter(let parameter): "$" + parameter.name.decoded
      default: "..."
      }
    }.joined()
  }
}
