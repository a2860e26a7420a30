import Signals
import Trajectories

/// Finds what solves tasks that read alike, where the task's text says everything that it takes.
struct RecipeMiner: Sendable {
  /// A task that was solved: its text and what was done, each with what was seen before.
  struct Solved: Sendable {
    let task: Int
    let text: String
    var acts: [(action: Action, before: String)] = []
  }

  private var solved: [Solved] = []
  private var solvedTasks: Set<Int> = []
  private var texts: [(episode: Int, text: String)] = []
  private static let solvedLimit = 2_000
  private static let textLimit = 6_000
  private static let textBytes = 4 << 10
  private static let phraseLimit = 600

  mutating func add(_ trajectory: Trajectory, task: Int, episode: Int, isSuccess: Bool) {
    let text = trajectory.header.opening.text
    guard text.utf8.count <= RecipeMiner.textBytes else { return }
    if texts.count < RecipeMiner.textLimit { texts.append((episode, text)) }
    guard isSuccess, solved.count < RecipeMiner.solvedLimit, solvedTasks.insert(task).inserted
    else { return }
    var found = Solved(task: task, text: text)
    var before = text
    for step in trajectory.steps {
      let seen = step.shown ?? step.observation
      if let action = step.action, !seen.showsError, !seen.saysNothingChanged,
        !found.acts.contains(where: { $0.action == action })
      {
        found.acts.append((action, before))
      }
      before = seen.text
    }
    guard (1...TaskRecipe.stepLimit).contains(found.acts.count),
      !RecipeDraft.holdsMarks(text),
      !found.acts.contains(where: { RecipeDraft.holdsMarks($0.action) })
    else { return }
    solved.append(found)
  }

  /// One pattern with all recipes, the one that explains most solved tasks first.
  func draft(minimumTasks: Int) -> PatternDraft? {
    var found = phrases().flatMap { drafts(of: $0, minimumTasks: minimumTasks) }
    found.sort { ($1.covered.count, $0.recipe.task[0]) < ($0.covered.count, $1.recipe.task[0]) }
    var explained: Set<Int> = []
    var recipes: [TaskRecipe] = []
    for draft in found
    where recipes.count < TaskRecipe.limit && !draft.covered.isSubset(of: explained) {
      explained.formUnion(draft.covered)
      recipes.append(draft.recipe)
    }
    if recipes.isEmpty { return nil }
    var patterns: [String: Pattern] = [:]
    for source in recipes.flatMap(\.task) { patterns[source] = try? Pattern(source) }
    var draft = PatternDraft(
      pattern: FailurePattern(kind: .recipe, detail: .recipes(recipes)))
    for (episode, text) in texts
    where recipes.contains(where: { $0.slots(of: text) { patterns[$0] } != nil }) {
      draft.note(episode, 0, isRefused: false)
    }
    return draft
  }

  /// The recipe of a phrase, or those of its parts.
  private func drafts(of phrase: TaskPhrase, minimumTasks: Int) -> [RecipeDraft] {
    guard phrase.members.count >= minimumTasks else { return [] }
    let whole = RecipeDraft(phrase, solved, minimumTasks: minimumTasks)
    if let whole, whole.covered.count == phrase.members.count { return [whole] }
    // `more than` and `less than` are two ways: a word that no step uses may turn the meaning.
    let parts = phrase.split(minimumTasks: minimumTasks, except: whole?.usedSlots ?? [])
    if let whole, parts.isEmpty { return [whole] }
    return parts.flatMap { drafts(of: $0, minimumTasks: minimumTasks) }
  }

  private func phrases() -> [TaskPhrase] {
    var phrases: [TaskPhrase] = []
    for (place, one) in solved.enumerated() {
      for sentence in TaskSentence.all(in: one.text) {
        let known = phrases.indices.first { phrases[$0].take(sentence, task: place) }
        if known == nil, phrases.count < RecipeMiner.phraseLimit {
          phrases.append(TaskPhrase(sentence, task: place))
        }
      }
    }
    return phrases
  }
}
