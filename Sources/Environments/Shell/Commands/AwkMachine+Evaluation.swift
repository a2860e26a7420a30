#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

extension AwkMachine {
  func run(_ statement: AwkStatement) throws(AwkStop) {
    try spend(1)
    switch statement {
    case .expression(let node): _ = try evaluate(node)
    case .block(let statements): for each in statements { try run(each) }
    case .print(let nodes, let formatted, let mark, let target):
      try output(nodes, formatted: formatted, mark, target)
    case .branch(let condition, let first, let second):
      if try evaluate(condition).isTrue {
        try run(first)
      } else if let second {
        try run(second)
      }
    case .loop(let condition, let body, let step, let first, let checksLater):
      if let first { try run(first) }
      var isFirst = true
      while true {
        try spend(1)
        if !(isFirst && checksLater), let condition, try !evaluate(condition).isTrue { return }
        isFirst = false
        if try turn(body) { return }
        if let step { try run(step) }
      }
    case .forEach(let name, let array, let body):
      let keys = (arrays[arrayName(array)] ?? [:]).keys
      for key in AwkOrder.sorted(Array(keys)) {
        try set(name, .fromInput(key))
        if try turn(body) { return }
      }
    case .delete(let name, let keys):
      if let keys {
        arrays[arrayName(name)]?[try key(keys)] = nil
      } else {
        arrays[arrayName(name)] = [:]
      }
    case .next: throw .next
    case .exit(let node):
      throw .exit(
        try node.map { node throws(AwkStop) in Int(clamping: try evaluate(node).double) & 255 }
          ?? status)
    case .giveBack(let node):
      throw .giveBack(try node.map { node throws(AwkStop) in try evaluate(node) } ?? .unset)
    case .leave: throw .leave
    case .goOn: throw .goOn
    }
  }

  /// One turn of a loop; true when it is left.
  private func turn(_ body: AwkStatement) throws(AwkStop) -> Bool {
    do throws(AwkStop) {
      try run(body)
    } catch {
      switch error {
      case .leave: return true
      case .goOn: return false
      default: throw error
      }
    }
    return false
  }

  func evaluate(_ node: AwkNode) throws(AwkStop) -> AwkValue {
    switch node {
    case .number(let value): return .number(value)
    case .text(let text): return .text(text)
    case .group(let inner): return try evaluate(inner)
    case .regex(let regex):
      return .number(regex.matches(text(try field(0))) ? 1 : 0)
    case .variable(let name): return get(name)
    case .field(let inner): return try field(Int(clamping: try evaluate(inner).double))
    case .element(let name, let keys):
      let key = try key(keys)
      let array = arrayName(name)
      if let value = arrays[array]?[key] { return value }
      arrays[array, default: [:]][key] = .unset
      return .unset
    case .assign(let target, let mark, let source):
      var value = try evaluate(source)
      if mark != "=" {
        value = .number(
          try compute(String(mark.dropLast()), try evaluate(target).double, value.double))
      }
      try store(value, in: target)
      return value
    case .choice(let condition, let first, let second):
      return try evaluate(try evaluate(condition).isTrue ? first : second)
    case .and(let left, let right):
      guard try evaluate(left).isTrue else { return .number(0) }
      return .number(try evaluate(right).isTrue ? 1 : 0)
    case .or(let left, let right):
      if try evaluate(left).isTrue { return .number(1) }
      return .number(try evaluate(right).isTrue ? 1 : 0)
    case .not(let inner): return .number(try evaluate(inner).isTrue ? 0 : 1)
    case .sign(let inner, let negative):
      let value = try evaluate(inner).double
      return .number(negative ? -value : value)
    case .binary(let name, let left, let right):
      let first = try evaluate(left).double
      return .number(try compute(name, first, try evaluate(right).double))
    case .compare(let name, let left, let right):
      let first = try evaluate(left)
      return .number(compare(first, name, try evaluate(right)) ? 1 : 0)
    case .match(let left, let right, let negated):
      let subject = text(try evaluate(left))
      let regex = try pattern(right)
      return .number(regex.matches(subject) != negated ? 1 : 0)
    case .join(let left, let right):
      let first = text(try evaluate(left))
      return .text(first + text(try evaluate(right)))
    case .member(let keys, let name):
      return .number(arrays[arrayName(name)]?[try key(keys)] != nil ? 1 : 0)
    case .step(let target, let amount, let before):
      let old = try evaluate(target).double
      try store(.number(old + amount), in: target)
      return .number(before ? old + amount : old)
    case .call(let name, let arguments): return try call(name, arguments)
    case .function(let name, let arguments): return try callUser(name, arguments)
    case .readLine, .readFile, .readCommand: return try getLine(node)
    }
  }

  func store(_ value: AwkValue, in target: AwkNode) throws(AwkStop) {
    switch target {
    case .variable(let name): try set(name, value)
    case .field(let inner):
      try setField(Int(clamping: try evaluate(inner).double), value)
    case .element(let name, let keys):
      let key = try key(keys)
      try spend(1)
      arrays[arrayName(name), default: [:]][key] = value
    default: throw .failed("cannot assign")
    }
  }

  private func compute(_ name: String, _ left: Double, _ right: Double) throws(AwkStop) -> Double {
    switch name {
    case "+": return left + right
    case "-": return left - right
    case "*": return left * right
    case "/": return left / right
    case "%": return fmod(left, right)
    default: return pow(left, right)
    }
  }

  private func compare(_ left: AwkValue, _ name: String, _ right: AwkValue) -> Bool {
    let order: Int
    switch (left, right) {
    case (.text, _), (_, .text):
      order = SortValue.bytes(text(left)[...], text(right)[...])
    default:
      let first = left.double
      let second = right.double
      order = first < second ? -1 : first > second ? 1 : 0
    }
    switch name {
    case "==": return order == 0
    case "!=": return order != 0
    case "<": return order < 0
    case "<=": return order <= 0
    case ">": return order > 0
    default: return order >= 0
    }
  }

  func pattern(_ node: AwkNode) throws(AwkStop) -> Regex {
    if case .regex(let regex) = node { return regex }
    let source = text(try evaluate(node))
    guard let regex = regex(source) else {
      throw .failed("regular expression compile failed (\(source.decoded))")
    }
    return regex
  }

  private func callUser(_ name: String, _ arguments: [AwkNode]) throws(AwkStop) -> AwkValue {
    guard let function = functions[name] else { throw .failed("function \(name) never defined") }
    guard frames.count < 40 else { throw .shell(.limit(.depth)) }
    var values: [String: AwkValue] = [:]
    var aliases: [String: String] = [:]
    for (place, parameter) in function.parameters.enumerated() {
      guard place < arguments.count else {
        values[parameter] = .unset
        continue
      }
      if case .variable(let variable) = arguments[place] {
        let value = get(variable)
        values[parameter] = value
        let isLocal = frames.last?.values[variable] != nil
        if case .unset = value { aliases[parameter] = isLocal ? arrayName(variable) : variable }
        continue
      }
      values[parameter] = try evaluate(arguments[place])
    }
    frames.append((values, aliases))
    defer { frames.removeLast() }
    do throws(AwkStop) {
      try run(function.body)
    } catch {
      guard case .giveBack(let value) = error else { throw error }
      return value
    }
    return .unset
  }

  // MARK: Output and input

  private func output(
    _ nodes: [AwkNode], formatted: Bool, _ mark: String?, _ target: AwkNode?
  ) throws(AwkStop) {
    var line: [UInt8] = []
    if formatted {
      var values: [AwkValue] = []
      for node in nodes { values.append(try evaluate(node)) }
      guard let first = values.first else { return }
      let made = try self.formatted(
        text(first), Array(values.dropFirst()), function: "printf")
      if let stop = made.stop {
        if target == nil { try emit(made.text) }
        throw stop
      }
      line = made.text
    } else if nodes.isEmpty {
      line = text(try field(0)) + text(get("ORS"))
    } else {
      let separator = text(get("OFS"))
      for (place, node) in nodes.enumerated() {
        if place > 0 { line += separator }
        let value = try evaluate(node)
        line += value.bytes(format("OFMT"))
      }
      line += text(get("ORS"))
    }
    guard let mark, let target else { return try emit(line) }
    let name = text(try evaluate(target))
    if mark == "|" {
      outputs["|" + name.decoded, default: []] += line
      return
    }
    do throws(ShellStop) {
      let isOpen = outputs[name.decoded] != nil
      outputs[name.decoded] = []
      if let fault = try process.writeFile(name, line, appends: isOpen || mark == ">>") {
        throw ShellStop.exit(fault == .notFound ? 2 : 2)
      }
    } catch {
      if case .exit = error { throw .failed("cannot open \"\(name.decoded)\" for output") }
      throw .shell(error)
    }
  }

  /// Runs the commands that output was piped to.
  func closePipes(_ only: String? = nil) throws(AwkStop) {
    for name in outputs.keys.sorted() where name.hasPrefix("|") && (only == nil || name == only) {
      let input = outputs.removeValue(forKey: name) ?? []
      _ = try runCommand(name.dropFirst().octets, input: input)
    }
  }

  func runCommand(_ text: [UInt8], input: [UInt8]) throws(AwkStop) -> Int {
    do throws(ShellStop) {
      try process.flush()
      let shell = process.shell
      let saved = shell.shell
      let mark = shell.files.count
      shell.setDescriptor(0, to: shell.open(.reading(input)))
      defer {
        shell.shell = saved
        shell.files.removeSubrange(mark...)
      }
      return try shell.runScript(text, name: "sh".octets, [], options: [])
    } catch {
      throw .shell(error)
    }
  }

  func capture(_ text: [UInt8]) throws(AwkStop) -> [UInt8] {
    do throws(ShellStop) { try process.flush() } catch { throw .shell(error) }
    let shell = process.shell
    let saved = shell.shell
    let pipe = shell.open(.collecting(limit: shell.limits.pipe))
    shell.setDescriptor(1, to: pipe)
    defer {
      shell.shell = saved
      shell.files.removeSubrange(pipe...)
    }
    _ = try runCommand(text, input: [])
    return shell.files[pipe].bytes
  }

  private func getLine(_ node: AwkNode) throws(AwkStop) -> AwkValue {
    switch node {
    case .readLine(let target):
      guard let line = try nextRecord() else { return .number(0) }
      if let target { try store(.fromInput(line), in: target) } else { setRecord(line) }
      return .number(1)
    case .readFile(let target, let path):
      let name = text(try evaluate(path))
      return try read("<" + name.decoded, target) { () throws(AwkStop) in
        do throws(ShellStop) {
          guard case .success(let bytes) = try self.process.read(name) else { return nil }
          return bytes
        } catch {
          throw .shell(error)
        }
      }
    case .readCommand(let command, let target):
      let name = text(try evaluate(command))
      return try read("|" + name.decoded, target) { () throws(AwkStop) in
        try self.capture(name)
      }
    default: return .unset
    }
  }

  private func read(
    _ key: String, _ target: AwkNode?, _ open: () throws(AwkStop) -> [UInt8]?
  ) throws(AwkStop) -> AwkValue {
    if inputs[key] == nil {
      guard let bytes = try open() else { return .number(-1) }
      inputs[key] = (bytes, 0)
    }
    guard var source = inputs[key],
      let line = try AwkInput.record(&source.bytes, &source.place, text(get("RS")), self)
    else { return .number(0) }
    inputs[key] = source
    try spend(1)
    if let target { try store(.fromInput(line), in: target) } else { setRecord(line) }
    return .number(1)
  }
}

extension Int {
  /// The whole part of a number, held to what an Int can be.
  init(clamping value: Double) {
    self = value.isNaN ? 0 : value >= 9e18 ? Int.max : value <= -9e18 ? Int.min : Int(value)
  }
}

/// The order in which `for (key in array)` visits keys.
enum AwkOrder {
  static func sorted(_ keys: [[UInt8]]) -> [[UInt8]] { keys.sorted { $0.precedes($1) } }
}
