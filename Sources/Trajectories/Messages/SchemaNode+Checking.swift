extension SchemaNode {
  /// Hostile arguments may break a schema a million times; nobody reads that many lines.
  private static let mostViolations = 64

  /// Adds what is wrong with a value; a valid value costs no allocation.
  func check(_ value: JSONValue, into found: inout [SchemaViolation]) {
    if rules.refusesAll {
      found.append(violation(.extra, expected: "nothing", value))
      return
    }
    guard rules.types.contains(SchemaTypes(of: value)) else {
      found.append(violation(.type, expected: rules.types.text, value))
      return
    }
    if let allowed = rules.allowed, !allowed.contains(value) {
      found.append(
        violation(.enum, expected: SchemaNode.text(ofAllowed: allowed), value))
      return
    }
    switch value {
    case .null, .bool: break
    case .number(let number): check(number, into: &found)
    case .string(let text): check(text, into: &found)
    case .array(let elements): check(elements, into: &found)
    case .object(let object): check(object, into: &found)
    }
    if !rules.branches.isEmpty { checkBranches(value, into: &found) }
  }

  private func check(_ number: JSONNumber, into found: inout [SchemaViolation]) {
    if let bound = rules.number.minimum {
      let isMet =
        bound.isExclusive ? bound.number.isBelow(number) : !number.isBelow(bound.number)
      if !isMet {
        let words = bound.isExclusive ? "a number above" : "a number of at least"
        found.append(violation(.range, expected: "\(words) \(bound.number.text)", .number(number)))
      }
    }
    if let bound = rules.number.maximum {
      let isMet =
        bound.isExclusive ? number.isBelow(bound.number) : !bound.number.isBelow(number)
      if !isMet {
        let words = bound.isExclusive ? "a number below" : "a number of at most"
        found.append(violation(.range, expected: "\(words) \(bound.number.text)", .number(number)))
      }
    }
  }

  private func check(_ text: String, into found: inout [SchemaViolation]) {
    if rules.length.minimum != nil || rules.length.maximum != nil {
      let count = text.unicodeScalars.count
      if let minimum = rules.length.minimum, count < minimum {
        found.append(violation(.range, expected: "at least \(minimum) characters", .string(text)))
      }
      if let maximum = rules.length.maximum, count > maximum {
        found.append(violation(.range, expected: "at most \(maximum) characters", .string(text)))
      }
    }
    guard let pattern = rules.pattern else { return }
    do throws(PatternError) {
      guard try !pattern.matches(text) else { return }
      found.append(
        violation(.format, expected: "a text that matches \(pattern.source)", .string(text)))
    } catch {
      // A matcher that gave up has not found the text right.
      found.append(violation(.format, expected: "a text that can be matched (\(error))", .null))
    }
  }

  private func check(_ elements: [JSONValue], into found: inout [SchemaViolation]) {
    if let minimum = rules.itemCount.minimum, elements.count < minimum {
      found.append(countViolation("at least \(minimum) elements", elements.count))
    }
    if let maximum = rules.itemCount.maximum, elements.count > maximum {
      found.append(countViolation("at most \(maximum) elements", elements.count))
    }
    guard let node = rules.items else { return }
    for (index, element) in elements.enumerated() {
      guard found.count < SchemaNode.mostViolations else { return }
      let earlier = found.count
      node.check(element, into: &found)
      SchemaNode.prefix(&found, from: earlier, with: .element(index))
    }
  }

  private func check(_ object: JSONObject, into found: inout [SchemaViolation]) {
    for property in rules.properties {
      let earlier = found.count
      if let value = object[property.key] {
        property.node.check(value, into: &found)
      } else if property.isRequired {
        found.append(
          SchemaViolation(
            kind: .missing, path: [], expected: property.node.summary, found: "nothing"))
      }
      SchemaNode.prefix(&found, from: earlier, with: .member(property.key))
    }
    if case .anything = rules.additional { return }
    for member in object where !rules.properties.contains(where: { $0.describes(member.key) }) {
      guard found.count < SchemaNode.mostViolations else { return }
      let earlier = found.count
      switch rules.additional {
      case .anything: break
      case .nothing:
        let known = rules.properties.map(\.key)
        let near = NearestNames.of(member.key, among: known, limit: 1).first
        let expected = near.map { "no such member (did you mean \($0)?)" } ?? "no such member"
        found.append(violation(.extra, expected: expected, member.value))
      case .node(let node): node.check(member.value, into: &found)
      }
      SchemaNode.prefix(&found, from: earlier, with: .member(member.key))
    }
  }

  private func checkBranches(_ value: JSONValue, into found: inout [SchemaViolation]) {
    let type = SchemaTypes(of: value)
    var closest: [SchemaViolation]?
    for branch in rules.branches where branch.rules.types.contains(type) {
      var trial: [SchemaViolation] = []
      branch.check(value, into: &trial)
      if trial.isEmpty { return }
      if trial.count < closest?.count ?? .max { closest = trial }
    }
    if let closest {
      found += closest
    } else {
      let union = rules.branches.reduce(into: SchemaTypes()) { $0.formUnion($1.rules.types) }
      found.append(violation(.type, expected: union.text, value))
    }
  }
}

extension SchemaNode {
  /// What the schema asks for, in a few words.
  var summary: String {
    if let allowed = rules.allowed { return SchemaNode.text(ofAllowed: allowed) }
    if rules.types == .any {
      let union = rules.branches.reduce(into: SchemaTypes()) { $0.formUnion($1.rules.types) }
      return rules.branches.isEmpty || union == .any ? "a value" : union.text
    }
    return rules.types.text
  }

  private static func text(ofAllowed allowed: [JSONValue]) -> String {
    let shown = allowed.prefix(12).map(\.compactText).joined(separator: ", ")
    let more = allowed.count > 12 ? " and \(allowed.count - 12) more" : ""
    return allowed.count == 1 ? shown : "one of \(shown)\(more)"
  }

  /// Paths grow from the inside out, so that a valid value builds none.
  @inline(__always)
  private static func prefix(
    _ found: inout [SchemaViolation], from start: Int, with place: SchemaViolation.Place
  ) {
    for index in start..<found.count { found[index].path.insert(place, at: 0) }
  }

  private func violation(
    _ kind: SchemaViolation.Kind, expected: String, _ value: JSONValue
  ) -> SchemaViolation {
    SchemaViolation(
      kind: kind, path: [], expected: expected, found: SchemaNode.excerpt(of: value))
  }

  private func countViolation(_ expected: String, _ count: Int) -> SchemaViolation {
    SchemaViolation(kind: .range, path: [], expected: expected, found: "\(count)")
  }

  /// A value as a message shows it, short however large it is.
  private static func excerpt(of value: JSONValue) -> String {
    switch value {
    case .array(let elements): return "an array of \(elements.count)"
    case .object(let object): return "an object of \(object.count)"
    case .string(let text) where text.utf8.count > 80:
      return JSONValue.string(String(text.prefix(60))).compactText + "…"
    case .number(let number) where number.text.utf8.count > 40:
      return String(number.text.prefix(40)) + "…"
    default: return value.compactText
    }
  }
}

extension SchemaRules.Property {
  fileprivate func describes(_ name: String) -> Bool {
    isDeclared && ExactText.areEqual(key, name)
  }
}
