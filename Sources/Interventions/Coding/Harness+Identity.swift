public import Trajectories

extension Intervention {
  /// Identity of what the rule does; equal rules mined twice have equal hashes.
  package var hash: Digest { Harness.digest(.object(content)) }
}

extension Harness {
  /// The version of the fixed functions that rules call; it is part of every harness's hash.
  package static let functionsVersion = 3

  /// Identity of everything that can change a transcript: order, ids, evidence and disabled rules
  /// do not count.
  public var hash: Digest {
    let rules = interventions.filter(\.isEnabled)
    if rules.isEmpty { return CompiledHarness.empty.hash }
    return Harness.digest([
      "schema": .string(Harness.schema), "functions": .integer(Harness.functionsVersion),
      "rules": .array(rules.map(\.hash.hex).sorted().map(JSONValue.string)),
      "shared": .object(shared),
    ])
  }

  static func digest(_ value: JSONValue) -> Digest {
    // A number that no two readers agree on has no canonical form; its text is as good a name.
    (try? Digest(canonical: value)) ?? Digest(of: value.compactText)
  }
}
