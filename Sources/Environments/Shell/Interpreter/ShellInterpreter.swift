/// Runs scripts on a system.
///
/// Lives for one run only; the system goes in and comes out as a value.
final class ShellInterpreter {
  var system: ShellSystem
  var shell: ShellState
  var limits: ShellLimits
  var steps: Int
  var depth = 0
  /// Open files; scopes of redirections drop what they opened.
  var files: [OpenFile]
  /// Inside conditions, where `set -e` does not end the shell.
  var conditionDepth = 0
  var loopDepth = 0
  var sourceDepth = 0
  var folderDepth = 0
  /// When the run began; ages of files are measured from here.
  var startTime: Int { system.clock }
  var line = 1
  /// The status of the last command substitution of a command without a name.
  var substitutionStatus: Int?
  /// The word of `${name:-word}` that is expanded in place of the value.
  var pendingWord: Word?
  /// Array values behind declare and its kin, which the builtin assigns after the attributes.
  var pendingAssignments: [[UInt8]: Assignment] = [:]

  init(_ system: ShellSystem, limits: ShellLimits = ShellLimits()) {
    self.system = system
    self.limits = limits
    shell = system.shell
    steps = limits.steps
    files = []
  }

  /// What a run left behind.
  struct Output: Sendable {
    var status: Int
    var text: [UInt8]
    var errors: [UInt8]
    var limit: ShellLimit?
  }

  /// Runs a script as `bash -c` would, or as the next input of the login shell.
  func run(_ script: [UInt8], mergingErrors: Bool, input: [UInt8] = []) -> Output {
    files = [
      .reading(input), .collecting(limit: limits.output, isTerminal: true),
      .collecting(limit: limits.output, isTerminal: true),
    ]
    if shell.descriptors.count < 3 { shell.descriptors = [0, 1, 2] }
    let usual = [0, 1, mergingErrors ? 1 : 2]
    for place in 0..<3 where shell.descriptors[place] < ShellSystem.kept {
      shell.descriptors[place] = usual[place]
    }
    for place in 3..<max(3, shell.descriptors.count)
    where shell.descriptors[place] < ShellSystem.kept {
      shell.descriptors[place] = -1
    }
    var reached: ShellLimit?
    do throws(ShellStop) {
      try runText(script)
    } catch {
      switch error {
      case .exit(let status), .returned(let status): shell.status = status
      case .signal(let number): shell.status = 128 + number
      case .limit(let limit):
        reached = limit
        shell.status = 137
      case .breakLoop, .continueLoop: break
      }
    }
    depth = 0
    if reached == nil { runExitTrap() }
    // A command behind a trap may have been stopped half way through.
    shell.scopes = []
    return Output(
      status: shell.status & 255, text: files[1].bytes, errors: files[2].bytes, limit: reached)
  }

  /// The system after the run.
  func finish() -> ShellSystem {
    system.shell = shell
    return system
  }

  func runExitTrap() {
    guard let trap = shell.exitTrap else { return }
    shell.exitTrap = nil
    let status = shell.status
    do throws(ShellStop) {
      try runText(trap)
      shell.status = status
    } catch {
      if case .exit(let other) = error { shell.status = other }
    }
  }

  /// Parses and runs line by line, so that what stands before a mistake still happens.
  func runText(_ text: [UInt8]) throws(ShellStop) {
    var parser = ShellParser(text)
    while true {
      var next: ShellScript?
      do throws(ShellSyntaxError) {
        next = try parser.nextCommandLine()
      } catch {
        let prefix = error.message.hasPrefix("${") ? "bash: " : "bash: -c: "
        complain(prefix + "line \(error.line): \(error.message)")
        if error.message.hasPrefix("syntax error near") {
          let lines = text.lines
          if error.line >= 1, error.line <= lines.count {
            complain(prefix + "line \(error.line): `\(lines[error.line - 1].decoded)'")
          }
        }
        shell.status = error.message.hasPrefix("${") ? 1 : 2
        return
      }
      guard let script = next else { return }
      try run(script)
    }
  }

  /// Counts work and ends the run when there has been too much.
  func spend(_ amount: Int) throws(ShellStop) {
    steps -= amount
    if steps < 0 { throw .limit(.steps) }
  }

  /// Guards walks through folders inside folders.
  func descendFolder() throws(ShellStop) {
    folderDepth += 1
    if folderDepth > 400 { throw .limit(.depth) }
  }

  func descend() throws(ShellStop) {
    depth += 1
    if depth > limits.depth { throw .limit(.depth) }
  }

  // MARK: Lists and pipelines

  func run(_ script: ShellScript) throws(ShellStop) {
    for item in script.items {
      if item.isBackground {
        try runInBackground(item)
        continue
      }
      line = item.line
      if item.rest.isEmpty {
        try run(item.first, isCondition: false)
        continue
      }
      try run(item.first, isCondition: true)
      for (place, next) in item.rest.enumerated() {
        guard (shell.status == 0) == (next.link == .and) else { continue }
        try run(next.pipeline, isCondition: place < item.rest.count - 1)
      }
    }
  }

  private func run(_ pipeline: ShellScript.Pipeline, isCondition: Bool) throws(ShellStop) {
    if isCondition || pipeline.isNegated { conditionDepth += 1 }
    defer { if isCondition || pipeline.isNegated { conditionDepth -= 1 } }
    if pipeline.stages.count == 1 {
      let start = system.clock
      try run(pipeline.stages[0])
      if pipeline.isTimed { reportTime(since: start) }
    } else {
      let start = system.clock
      try runStages(pipeline)
      if pipeline.isTimed { reportTime(since: start) }
    }
    if pipeline.isNegated { shell.status = shell.status == 0 ? 1 : 0 }
    if shell.options.stopsOnError, shell.status != 0, conditionDepth == 0 {
      throw .exit(shell.status)
    }
  }

  private func reportTime(since start: Int) {
    let spent = (system.clock - start) / 1_000_000
    let text = "\(spent / 60_000)m\(spent / 1000 % 60)." + String(1000 + spent % 1000).dropFirst()
    complain("\nreal\t\(text)s\nuser\t0m0.001s\nsys\t0m0.000s")
  }

  private func runStages(_ pipeline: ShellScript.Pipeline) throws(ShellStop) {
    var statuses: [Int] = []
    var input: [UInt8]?
    let mark = files.count
    for (place, stage) in pipeline.stages.enumerated() {
      let isLast = place == pipeline.stages.count - 1
      let saved = shell
      conditionDepth += 1
      defer { conditionDepth -= 1 }
      if let bytes = input {
        setDescriptor(0, to: open(.reading(bytes)))
      }
      var pipe = -1
      if !isLast {
        let isCut = stopsEarly(pipeline.stages[place + 1])
        pipe = open(.collecting(limit: isCut ? limits.endless : limits.pipe))
        setDescriptor(1, to: pipe)
        if pipeline.sendsErrors[place] { setDescriptor(2, to: pipe) }
      }
      statuses.append(try runSubshell { () throws(ShellStop) in try self.run(stage) })
      if !isLast {
        input = files[pipe].bytes
        files.removeSubrange(mark...)
      }
      shell = saved
    }
    files.removeSubrange(mark...)
    shell.pipeStatus = statuses
    shell.status = statuses.last ?? 0
    if shell.options.pipeFails, let failed = statuses.last(where: { $0 != 0 }) {
      shell.status = failed
    }
  }

  /// Whether a stage may close its input long before the end, so that endless input is fine.
  private func stopsEarly(_ stage: Command) -> Bool {
    guard case .simple(let command) = stage, let name = command.words.first?.constant else {
      return false
    }
    return name == "head".octets
  }

  /// Runs something in a copy of the shell and returns its status; the caller restores `shell`.
  func runSubshell(_ body: () throws(ShellStop) -> Void) throws(ShellStop) -> Int {
    try descend()
    defer { depth -= 1 }
    let loops = loopDepth
    loopDepth = 0
    defer { loopDepth = loops }
    shell.isSubshell = true
    shell.exitTrap = nil
    do throws(ShellStop) {
      try body()
    } catch {
      switch error {
      case .exit(let status), .returned(let status): shell.status = status & 255
      case .signal(let number): shell.status = 128 + number
      case .breakLoop, .continueLoop: break
      case .limit: throw error
      }
    }
    if shell.exitTrap != nil { runExitTrap() }
    return shell.status
  }

  private func runInBackground(_ item: ShellScript.Item) throws(ShellStop) {
    var foreground = item
    foreground.isBackground = false
    let start = system.clock
    let saved = shell
    let mark = files.count
    setDescriptor(0, to: open(.reading([])))
    let id = system.nextProcess
    system.nextProcess += 1
    let job = foreground
    let status = try runSubshell { () throws(ShellStop) in
      try self.run(ShellScript(items: [job]))
    }
    files.removeSubrange(mark...)
    shell = saved
    let end = system.clock
    system.clock = start
    var name = "bash"
    if case .simple(let command) = item.first.stages[0] {
      name = command.words.compactMap { $0.constant?.decoded }.joined(separator: " ")
    }
    system.processes.append(
      VirtualProcess(
        id: id, parent: shell.process, user: shell.who.user, command: name, started: start,
        ends: end, status: status))
    shell.lastBackground = id
    shell.status = 0
  }
}
