import Signals
import Statistics
import Trajectories

/// Finds commands that successes only use on things that the task names.
struct NamedSlotMiner {
  private struct Slot: Hashable {
    let form: String
    let place: Int
  }

  /// What successes and failures do with one slot of a form.
  private struct Use {
    /// For each task that was solved, whether every use was of something named.
    var kept: [Int: Bool] = [:]
    /// First words of the first accepted commands on the same thing, and of those right before.
    var before: [String: Int] = [:]
    var beforeAny: [String: Int] = [:]
    var broken: PatternDraft?
  }

  private var uses: [Slot: Use] = [:]
  private static let limit = 200
  private static let minimumTasks = 5
  /// Few tasks are solved by the networks that need rules most; the forks decide.
  private static let minimumBound = 0.5

  mutating func add(
    _ trajectory: Trajectory, task: Int, episode: Int, isSuccess: Bool
  ) {
    guard trajectory.header.tools.isEmpty else { return }
    let named = NamedObjects(task: trajectory.header.opening.text)
    var previous: ActionForm?
    /// By thing, the first word of the first command on it: what leads there.
    var firstVerb: [String: String] = [:]
    for (place, step) in trajectory.steps.enumerated() {
      let seen = step.shown ?? step.observation
      guard let action = step.action, !seen.showsError, !seen.saysNothingChanged,
        let form = ActionForm(action)
      else { continue }
      for (index, slot) in form.slots.enumerated() {
        let key = Slot(form: form.text, place: index)
        guard uses[key] != nil || uses.count < NamedSlotMiner.limit else { continue }
        let isNamed = named.names(thing: slot.value)
        if isSuccess {
          uses[key, default: Use()].kept[task] = (uses[key]?.kept[task] ?? true) && isNamed
          if isNamed, let previous, previous.verb != form.verb {
            uses[key]?.beforeAny[previous.verb, default: 0] += 1
          }
          if isNamed, let first = firstVerb[slot.value], first != form.verb {
            uses[key]?.before[first, default: 0] += 1
          }
        } else if !isNamed {
          var draft =
            uses[key, default: Use()].broken
            ?? PatternDraft(pattern: FailurePattern(kind: .offTask, tool: form.verb))
          draft.note(episode, place, isRefused: false)
          uses[key]?.broken = draft
        }
      }
      for slot in form.slots where firstVerb[slot.value] == nil {
        firstVerb[slot.value] = form.verb
      }
      previous = form
    }
  }

  /// The slots that successes keep to, where something leads to what they name.
  func drafts() -> [PatternDraft] {
    let slots = uses.keys.sorted { ($0.form, $0.place) < ($1.form, $1.place) }
    return slots.compactMap { slot in
      guard let use = uses[slot], var draft = use.broken,
        use.kept.count >= NamedSlotMiner.minimumTasks,
        ClopperPearson.lowerBound(use.kept.values.count { $0 }, of: use.kept.count, error: 0.05)
          >= NamedSlotMiner.minimumBound,
        let verb = NamedSlotMiner.most(use.before) ?? NamedSlotMiner.most(use.beforeAny)
      else { return nil }
      draft.pattern = FailurePattern(
        kind: .offTask, tool: draft.pattern.tool,
        detail: .namedSlot(
          NamedSlot(
            form: slot.form, slot: slot.place, reachedBy: verb,
            leadsToIt: !use.before.isEmpty)))
      return draft
    }
  }

  private static func most(_ verbs: [String: Int]) -> String? {
    verbs.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }
}

/// A slot of a command that should hold something the task names.
public struct NamedSlot: Sendable, Hashable {
  /// The command's form, as `put <0> in/on <1>`.
  public let form: String
  /// The slot.
  public let slot: Int
  /// The first word of the command that comes before.
  public let reachedBy: String
  /// Whether that command is about the same thing and so leads to it.
  public let leadsToIt: Bool

  package init(form: String, slot: Int, reachedBy: String, leadsToIt: Bool = true) {
    self.leadsToIt = leadsToIt
    self.form = form
    self.slot = slot
    self.reachedBy = reachedBy
  }

  /// The slot in words.
  public var text: String { "\(form): <\(slot)> is named by the task" }
}
