import Testing

@testable import Trajectories

/// Seeded mutation fuzzers.
///
/// A trap ends the process; everything else is an expectation.
@Suite struct FuzzTests {
  @Test func jsonParserKeepsItsPromisesOnDamagedTexts() throws {
    let inputs = try JSONCorpus.load().map(\.bytes)
    var mutator = Mutator(
      seed: 1,
      pieces: [
        "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "null", "true",
        "1e", "-", "0.", "1E+9", "\u{FEFF}", "\u{0}", "{\"a\":", "[[", "99999999999999999999",
      ])
    let budget = FuzzBudget()
    var runs = 0
    var accepted = 0
    while !budget.isSpent {
      let bytes = mutator.mutant(of: inputs)
      runs += 1
      do throws(JSONError) {
        let value = try JSONValue(parsing: bytes)
        accepted += 1
        try check(value, of: bytes)
      } catch {
        #expect((0...bytes.count).contains(error.offset), "\(error) in \(bytes)")
        #expect(error.line >= 1 && error.column >= 1, "\(error) in \(bytes)")
        if let foreign = try? JSONValue(parsing: bytes, options: .foreign) {
          #expect(error.kind == .duplicateKey || error.kind == .loneSurrogate, "\(bytes)")
          #expect((try? JSONValue(parsing: foreign.compactText)) == foreign, "\(bytes)")
        }
      }
    }
    print("fuzz json: \(runs) texts, \(accepted) accepted")
    #expect(runs > 0)
  }

  private func check(_ value: JSONValue, of bytes: [UInt8]) throws(JSONError) {
    let compact = value.compactText
    let again = try JSONValue(parsing: compact)
    #expect(again == value, "\(bytes)")
    #expect(again.compactText.utf8.elementsEqual(compact.utf8), "\(bytes)")
    #expect(try JSONValue(parsing: bytes, options: .foreign) == value, "\(bytes)")
    if let canonical = try? value.canonicalBytes() {
      #expect((try? JSONValue(parsing: canonical).canonicalBytes()) == canonical, "\(bytes)")
    }
  }

  @Test func schemaChecksKeepTheirPromisesOnDamagedSchemas() throws {
    let inputs = ToolSchemaTests.tables.map { Array($0.schema.utf8) }
    var mutator = Mutator(
      seed: 2,
      pieces: [
        "\"type\":", "\"object\"", "\"integer\"", "\"string\"", "[]", "{}", "-1", "1e400", "true",
        "\"required\":[\"a\"]", "\"properties\":{\"a\":{}}", "\"items\":", "\"anyOf\":[", ",",
        "\"enum\":[1]", "\"pattern\":\"a*\"", "\"minimum\":0", "\"maxLength\":2",
      ])
    var random = RandomJSON(seed: 2)
    let budget = FuzzBudget()
    var compiled = 0
    while !budget.isSpent {
      let bytes = mutator.mutant(of: inputs, limit: 2048)
      guard let value = try? JSONValue(parsing: bytes, options: .foreign) else { continue }
      let schema: ToolSchema
      do throws(SchemaError) {
        schema = try ToolSchema(compiling: value)
      } catch {
        #expect(error.path.hasPrefix("$") && !error.detail.isEmpty)
        continue
      }
      compiled += 1
      for candidate in [random.value(), ["a": random.value()], value] {
        for violation in schema.violations(of: candidate) {
          let place = resolve(violation.path, in: candidate)
          #expect(
            (place == nil) == (violation.kind == .missing), "\(violation) in \(value.compactText)")
        }
      }
    }
    print("fuzz schema: \(compiled) schemas")
    #expect(compiled > 0)
  }

  private func resolve(_ path: [SchemaViolation.Place], in value: JSONValue) -> JSONValue? {
    path.reduce(Optional(value)) { value, place in
      switch place {
      case .member(let name): value?[name]
      case .element(let index): value?[index]
      }
    }
  }

  @Test func patternsKeepTheirPromisesOnDamagedSources() throws {
    let sources = [
      #"(?P<tool>\w+)\((\d+)?\)"#, "a*b+c?", "[a-z]{2,5}", "^(a|b)*$", #"\bé\b"#, "(?i)x(?-i)y",
      #"\p{L}+\s"#, "(a|(b|(c)))", ".*?z", "[^\\n]+",
    ]
    let texts = ["", "ab cé xy", "(12)", "aaaabbbbcccc\n", "😀 Zz", "cancel(7) x"]
    var mutator = Mutator(
      seed: 3,
      pieces: [
        "(", ")", "[", "]", "{2}", "{1,3}", "*", "+", "?", "|", "\\b", "\\p{Greek}", "(?:", "é",
      ])
    let budget = FuzzBudget()
    var compiled = 0
    while !budget.isSpent {
      let bytes = mutator.mutant(of: sources.map { Array($0.utf8) }, limit: 200)
      let source = String(decoding: bytes, as: UTF8.self)
      guard let pattern = try? Pattern(source) else { continue }
      compiled += 1
      let set = try? PatternSet([source], memoryBudget: 1 << 22)
      for text in texts {
        let matches = try pattern.matches(in: text)
        if let set, let found = try? set.matches(in: text) {
          #expect(found.isEmpty == matches.isEmpty, "\(source) on \(text)")
        }
        var last = 0
        for match in matches {
          #expect(match.groups.count == pattern.groupCount + 1)
          #expect(last <= match.range.lowerBound && match.range.upperBound <= text.utf8.count)
          for (range, group) in zip(match.groupRanges, match.groups) {
            #expect(range?.count == group?.utf8.count, "\(source) on \(text)")
          }
          last = match.range.upperBound
        }
      }
    }
    print("fuzz pattern: \(compiled) patterns")
    #expect(compiled > 0)
  }
}
