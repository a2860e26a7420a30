import Signals
import Statistics
import Trajectories

/// Learns what actions need from the calls that the world refuses: conditions without which next to
/// no call of a form was ever accepted.
struct PreconditionMiner {
  private struct Row {
    let task: Int32
    let episode: Int32
    let step: Int32
    let isAccepted: Bool
    let call: UInt64
    /// The conditions that were known, and whether each held.
    let literals: [Int32]
  }

  private var rows: [String: [Row]] = [:]
  private var literals: [CallLiteral] = []
  private var places: [CallLiteral: Int32] = [:]
  private var acceptedTasks: [String: Set<Int32>] = [:]
  private static let rowLimit = 4_000
  /// Calls, and tasks, that a further condition of the same form must explain anew.
  private static let minimumNewCalls = 4
  private static let minimumNewTasks = 3
  private static let limitPerForm = 4
  var minimumTasks = 8
  var minimumCalls = 29

  private(set) var drafts: [PatternDraft] = []
  /// Facts without which a tool refuses, for the detector of wrong states.
  private(set) var requiredFacts: [DetectorSettings.RequiredFact] = []

  /// Takes in a call with the conditions before it.
  mutating func add(
    _ form: ActionForm, _ conditions: [(literal: CallLiteral, holds: Bool)], isAccepted: Bool,
    call: UInt64, task: Int, episode: Int, step: Int
  ) {
    if isAccepted { acceptedTasks[form.text, default: []].insert(Int32(task)) }
    guard rows[form.text]?.count ?? 0 < PreconditionMiner.rowLimit else { return }
    var known: [Int32] = []
    known.reserveCapacity(conditions.count)
    for (literal, holds) in conditions {
      let place: Int32
      if let old = places[literal] {
        place = old
      } else {
        guard literals.count < 60_000 else { continue }
        place = Int32(literals.count)
        literals.append(literal)
        places[literal] = place
      }
      known.append(place << 1 | (holds ? 1 : 0))
    }
    rows[form.text, default: []].append(
      Row(
        task: Int32(task), episode: Int32(episode), step: Int32(step), isAccepted: isAccepted,
        call: call, literals: known))
  }

  mutating func mine() {
    for form in rows.keys.sorted() {
      guard let rows = rows[form], rows.contains(where: \.isAccepted) else { continue }
      mineConditions(form, rows)
      mineFacts(form, rows)
    }
    mineVerbs()
    mineForms()
  }

  private struct Tally {
    var calls: Set<UInt64> = []
    var tasks: Set<Int32> = []
    var accepted = 0
    var refused = 0
  }

  /// Picks the necessary condition that explains most refusals, sets those aside, and goes on.
  ///
  /// Whether a condition is necessary is asked of all calls; what was set aside only decides whether
  /// it has anything left to explain.
  private mutating func mineConditions(
    _ form: String, _ all: [Row], among isAsked: (CallLiteral) -> Bool = { _ in true }
  ) {
    var tallies: [Int32: Tally] = [:]
    // Where a condition was met and the call accepted: meeting it must have helped more than once.
    var metTasks: [Int32: Set<Int32>] = [:]
    for row in all {
      for literal in row.literals where isAsked(literals[Int(literal >> 1)]) {
        if literal & 1 == 0 {
          count(row, in: &tallies[literal >> 1, default: Tally()])
        } else if row.isAccepted {
          metTasks[literal >> 1, default: []].insert(row.task)
        }
      }
    }
    let necessary = tallies.keys.sorted().filter {
      isNecessary(tallies[$0] ?? Tally())
        && metTasks[$0]?.count ?? 0 >= 2
    }
    var open = all.indices.filter { !all[$0].isAccepted }
    var left = PreconditionMiner.limitPerForm
    // What an agent can bring about by an action says more than what it merely did not see.
    for isDeed in [true, false] {
      let candidates = necessary.filter { literals[Int($0)].isDeed == isDeed }
      while left > 0, let best = mostExplaining(candidates, of: open, all),
        let tally = tallies[best.literal]
      {
        left -= 1
        note(best.literal, tally, form, best.places.map { all[$0] })
        let explained = Set(best.places)
        open.removeAll { explained.contains($0) }
      }
    }
  }

  private func mostExplaining(
    _ candidates: [Int32], of open: [Int], _ all: [Row]
  ) -> (literal: Int32, places: [Int])? {
    var best: (literal: Int32, places: [Int])?
    for literal in candidates {
      let places = open.filter { all[$0].literals.contains(literal << 1) }
      guard places.count > best?.places.count ?? PreconditionMiner.minimumNewCalls - 1,
        Set(places.map { all[$0].task }).count >= PreconditionMiner.minimumNewTasks
      else { continue }
      best = (literal, places)
    }
    return best
  }

  private mutating func note(_ literal: Int32, _ tally: Tally, _ form: String, _ rows: [Row]) {
    var draft = PatternDraft(
      pattern: FailurePattern(
        kind: .precondition, tool: form,
        detail: .precondition(
          Precondition(
            literal: literals[Int(literal)], form: form,
            calls: tally.calls.count + tally.accepted, accepted: tally.accepted,
            remedy: remedy(literals[Int(literal)]), lowerBound: bound(tally)))))
    for row in rows { PreconditionMiner.note(row, in: &draft) }
    drafts.append(draft)
  }

  /// The form of command that most often did what a condition on the last action asks for.
  private func remedy(_ literal: CallLiteral) -> String? {
    guard case .lastOf(let verb, its: 0, _, isNegated: false) = literal else { return nil }
    let forms = acceptedTasks.keys.filter { $0.hasPrefix(verb + " ") && $0.hasSuffix("<0>") }
    return forms.max { (acceptedTasks[$0]?.count ?? 0, $1) < (acceptedTasks[$1]?.count ?? 0, $0) }
  }

  private func count(_ row: Row, in tally: inout Tally) {
    if row.isAccepted {
      tally.accepted += 1
    } else {
      tally.refused += 1
      tally.calls.insert(row.call ^ UInt64(UInt32(bitPattern: row.task)) << 32)
      tally.tasks.insert(row.task)
    }
  }

  /// Conditions that all forms of one verb share and none of them has the calls for.
  private mutating func mineVerbs() {
    var verbs: [String: [Row]] = [:]
    for form in rows.keys.sorted() where form.contains(" <") {
      let verb = String(form.prefix { $0 != " " })
      verbs[verb, default: []] += rows[form] ?? []
    }
    for verb in verbs.keys.sorted() {
      guard let rows = verbs[verb], rows.contains(where: \.isAccepted) else { continue }
      let known = Set(
        drafts.compactMap { draft -> CallLiteral? in
          guard case .precondition(let condition) = draft.pattern.detail else { return nil }
          return condition.literal
        })
      mineConditions(verb, rows) { literal in
        if case .settled = literal { !known.contains(literal) } else { false }
      }
    }
  }

  private func bound(_ tally: Tally) -> Double {
    let calls = tally.calls.count
    return ClopperPearson.lowerBound(calls, of: calls + tally.accepted, error: 0.05)
  }

  private func isNecessary(_ tally: Tally) -> Bool {
    tally.accepted <= 1 && tally.calls.count >= minimumCalls && tally.tasks.count >= minimumTasks
      && bound(tally) >= 0.9
  }

  private static func note(_ row: Row, in draft: inout PatternDraft) {
    draft.steps += 1
    draft.refusedSteps += row.isAccepted ? 0 : 1
    if draft.occurrences.last?.episode != Int(row.episode) {
      draft.occurrences.append(Occurrence(episode: Int(row.episode), step: Int(row.step)))
    }
  }

  /// Facts of records: the values with which a tool was never accepted.
  private mutating func mineFacts(_ form: String, _ all: [Row]) {
    struct Field: Hashable {
      let slot: String
      let member: String
    }
    var values: [Field: [String: Tally]] = [:]
    for row in all {
      for literal in row.literals where literal & 1 == 1 {
        guard case .fact(let slot, let member, let value) = literals[Int(literal >> 1)] else {
          continue
        }
        let field = Field(slot: slot, member: member)
        if row.isAccepted {
          values[field, default: [:]][value, default: Tally()].accepted += 1
        } else {
          values[field, default: [:]][value, default: Tally()].calls.insert(
            row.call ^ UInt64(UInt32(bitPattern: row.task)) << 32)
        }
        values[field]?[value]?.tasks.insert(row.task)
      }
    }
    let fields = values.keys.sorted { ($0.slot, $0.member) < ($1.slot, $1.member) }
    for field in fields {
      guard let seen = values[field], seen.count <= 12 else { continue }
      let good = seen.keys.sorted().filter { (seen[$0]?.accepted ?? 0) >= 3 }
      var bad = Tally()
      for value in seen.keys where !good.contains(value) {
        bad.accepted += seen[value]?.accepted ?? 0
        bad.calls.formUnion(seen[value]?.calls ?? [])
        bad.tasks.formUnion(seen[value]?.tasks ?? [])
      }
      guard !good.isEmpty, isNecessary(bad) else { continue }
      let condition = CallLiteral.fact(
        slot: field.slot, member: field.member, value: good.joined(separator: " or "))
      var draft = PatternDraft(
        pattern: FailurePattern(
          kind: .precondition, tool: form,
          detail: .precondition(
            Precondition(
              literal: condition, form: form, calls: bad.calls.count + bad.accepted,
              accepted: bad.accepted, lowerBound: bound(bad)))))
      for row in all where !row.isAccepted {
        let isBad = row.literals.contains { literal in
          guard literal & 1 == 1,
            case .fact(let slot, let member, let value) = literals[Int(literal >> 1)]
          else { return false }
          return slot == field.slot && member == field.member && !good.contains(value)
        }
        if isBad { PreconditionMiner.note(row, in: &draft) }
      }
      drafts.append(draft)
      requiredFacts.append(.init(tool: form, path: field.member, values: good))
    }
  }

  /// Commands of forms that hardly any task ever got accepted.
  private mutating func mineForms() {
    var calls: Set<UInt64> = []
    var tasks: Set<Int32> = []
    var accepted = 0
    var refused: [Row] = []
    for (form, rows) in rows where acceptedTasks[form]?.count ?? 0 < 3 && form.contains(" ") {
      for row in rows {
        if row.isAccepted {
          accepted += 1
        } else {
          refused.append(row)
          calls.insert(row.call ^ UInt64(UInt32(bitPattern: row.task)) << 32)
          tasks.insert(row.task)
        }
      }
    }
    let bound = ClopperPearson.lowerBound(calls.count, of: calls.count + accepted, error: 0.05)
    guard calls.count >= minimumCalls, tasks.count >= minimumTasks, bound >= 0.8 else { return }
    let forms = acceptedTasks.keys.filter { acceptedTasks[$0]?.count ?? 0 >= 3 }.sorted()
    var draft = PatternDraft(
      pattern: FailurePattern(kind: .affordance, detail: .forms(forms)))
    for row in refused.sorted(by: { ($0.episode, $0.step) < ($1.episode, $1.step) }) {
      PreconditionMiner.note(row, in: &draft)
    }
    drafts.append(draft)
  }
}
