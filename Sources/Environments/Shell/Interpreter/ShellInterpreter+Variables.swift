extension ShellInterpreter {
  /// Sets a plain variable; false after a complaint.
  func assign(_ name: [UInt8], _ text: [UInt8]) -> Bool {
    guard var variable = shell.variables[name] else {
      shell.variables[name] = ShellVariable(
        value: .scalar(text), isExported: shell.options.exportsAll)
      return true
    }
    guard !variable.isReadOnly else {
      complain("bash: line \(line): \(name.decoded): readonly variable")
      return false
    }
    let text = shaped(text, variable)
    switch variable.value {
    case .list(var items):
      items[0] = text
      variable.value = .list(items)
    case .map(var items):
      items["0".octets] = text
      variable.value = .map(items)
    default: variable.value = .scalar(text)
    }
    shell.variables[name] = variable
    return true
  }

  /// Applies the attributes of a variable to a new value.
  private func shaped(_ text: [UInt8], _ variable: ShellVariable) -> [UInt8] {
    if variable.isInteger {
      let value = (try? evaluate(text: text)) ?? 0
      return String(value).octets
    }
    switch variable.letters {
    case .asIs: return text
    case .lower: return text.map(\.lowered)
    case .upper: return text.map(\.uppered)
    }
  }

  func assign(_ assignment: Assignment) throws(ShellStop) -> Bool {
    let name = assignment.name
    var variable = shell.variables[name] ?? ShellVariable(value: .unset)
    guard !variable.isReadOnly else {
      complain("bash: line \(line): \(name.decoded): readonly variable")
      return false
    }
    switch assignment.value {
    case .scalar(let word):
      let text = try expandValue(word)
      guard let index = assignment.index else {
        guard assignment.appends else { return assign(name, text) }
        if variable.isInteger {
          let sum =
            (try evaluate(text: variable.scalar ?? []) ?? 0)
            &+ (try evaluate(text: text) ?? 0)
          return assign(name, String(sum).octets)
        }
        return assign(name, (variable.scalar ?? []) + text)
      }
      return try assign(text, to: name, at: index, appends: assignment.appends)
    case .list(let elements):
      if case .map(let old) = variable.value {
        var items = assignment.appends ? old : [:]
        for element in elements {
          guard let key = element.key else { continue }
          items[try expandToText(key)] = try expandToText(element.value)
        }
        variable.value = .map(items)
      } else {
        variable.value = .list(try listItems(elements, after: assignment.appends ? variable : nil))
      }
      shell.variables[name] = variable
      return true
    }
  }

  private func listItems(
    _ elements: [(key: Word?, value: Word)], after old: ShellVariable?
  ) throws(ShellStop) -> [Int: [UInt8]] {
    var items: [Int: [UInt8]] = [:]
    switch old?.value {
    case .list(let known): items = known
    case .scalar(let text): items[0] = text
    default: break
    }
    var next = (items.keys.max() ?? -1) + 1
    for element in elements {
      if let key = element.key {
        guard let place = try evaluate(key), place >= 0, place < 1 << 40 else { continue }
        items[place] = try expandToText(element.value)
        next = place + 1
        continue
      }
      for text in try expand([element.value]) {
        try spend(1)
        items[next] = text
        next += 1
      }
    }
    return items
  }

  private func assign(
    _ text: [UInt8], to name: [UInt8], at index: Word, appends: Bool
  ) throws(ShellStop) -> Bool {
    let key = try expandToText(index)
    if case .map? = shell.variables[name]?.value {
      guard var variable = shell.variables[name], case .map(var items) = variable.value else {
        return false
      }
      shell.variables[name]?.value = .unset
      let value = appends ? (items[key] ?? []) + text : text
      items[key] = shaped(value, variable)
      variable.value = .map(items)
      shell.variables[name] = variable
      return true
    }
    guard var place = try evaluate(text: key) else { return false }
    var variable = shell.variables[name] ?? ShellVariable(value: .unset)
    var items: [Int: [UInt8]] = [:]
    switch variable.value {
    case .list(let known): items = known
    case .scalar(let old): items[0] = old
    default: break
    }
    if place < 0 { place += (items.keys.max() ?? -1) + 1 }
    guard place >= 0, place < 1 << 40 else {
      complain("bash: line \(line): \(name.decoded)[\(key.decoded)]: bad array subscript")
      return false
    }
    shell.variables[name]?.value = .unset
    variable.value = .unset
    items[place] = shaped(appends ? (items[place] ?? []) + text : text, variable)
    variable.value = .list(items)
    shell.variables[name] = variable
    return true
  }

  /// Does the assignment inside `declare name=…` and leaves the name for the builtin.
  func expandDeclaration(_ assignment: Assignment) throws(ShellStop) -> [UInt8] {
    guard assignment.index == nil, case .scalar(let word) = assignment.value else {
      pendingAssignments[assignment.name] = assignment
      return assignment.name
    }
    return assignment.name + (assignment.appends ? "+=" : "=").octets + (try expandValue(word))
  }
}
