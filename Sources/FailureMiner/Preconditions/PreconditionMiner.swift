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
    mineForms()
  }

  private struct Tally {
    var calls: Set<UInt64> = []
    var tasks: Set<Int32> = []
    var accepted = 0
    var refused = 0
  }

  /// Picks the condition that explains most refusals, sets those aside, and goes on.
  private mutating func mineConditions(_ form: String, _ all: [Row]) {
    var open = Set(all.indices.filter { !all[$0].isAccepted })
    for _ in 0..<4 where open.count >= 4 {
      var tallies: [Int32: Tally] = [:]
      for (place, row) in all.enumerated() where row.isAccepted || open.contains(place) {
        for literal in row.literals where literal & 1 == 0 {
          if row.isAccepted {
            tallies[literal >> 1, default: Tally()].accepted += 1
          } else {
            tallies[literal >> 1, default: Tally()].refused += 1
            tallies[literal >> 1]?.calls.insert(
              row.call ^ UInt64(UInt32(bitPattern: row.task)) << 32)
            tallies[literal >> 1]?.tasks.insert(row.task)
          }
        }
      }
      var best: (literal: Int32, tally: Tally)?
      for literal in tallies.keys.sorted() {
        guard let tally = tallies[literal], isNecessary(tally) else { continue }
        if tally.refused > best?.tally.refused ?? 0 { best = (literal, tally) }
      }
      guard let best else { return }
      var draft = PatternDraft(
        pattern: FailurePattern(
          kind: .precondition, tool: form,
          detail: .precondition(
            Precondition(
              literal: literals[Int(best.literal)], form: form,
              calls: best.tally.calls.count + best.tally.accepted, accepted: best.tally.accepted,
              lowerBound: bound(best.tally)))))
      for place in open.sorted() where all[place].literals.contains(best.literal << 1) {
        PreconditionMiner.note(all[place], in: &draft)
        open.remove(place)
      }
      drafts.append(draft)
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
