import Signals
import Trajectories

/// Learns from refused calls and what worked instead: what to call first, what to change, and the
/// value itself where one expression explains it.
struct RecoveryMiner {
  let sites: [ErrorSite]
  let templates: TemplateMiner
  let representative: [Int]
  let minimumTasks: Int
  private(set) var drafts: [PatternDraft] = []

  init(
    _ sites: [ErrorSite], templates: TemplateMiner, representative: [Int], minimumTasks: Int
  ) {
    self.sites = sites
    self.templates = templates
    self.representative = representative
    self.minimumTasks = minimumTasks
  }

  private struct Group: Hashable {
    let tool: String
    let template: Int
  }

  mutating func mine() {
    var groups: [Group: [ErrorSite]] = [:]
    for site in sites {
      groups[Group(tool: site.tool, template: representative[site.template]), default: []]
        .append(site)
    }
    let order = groups.keys.sorted { ($0.tool, $0.template) < ($1.tool, $1.template) }
    for group in order {
      let found = groups[group] ?? []
      guard Set(found.map(\.task)).count >= minimumTasks else { continue }
      mine(group, found)
    }
  }

  private mutating func mine(_ group: Group, _ found: [ErrorSite]) {
    let recovered = found.filter { $0.recovery != nil }
    let balance = BalanceRepair.find(in: found, minimumTasks: minimumTasks)
    if let balance { add(.argumentRepair, group, .repair(balance), found) }
    var changes: [String: [ErrorSite]] = [:]
    for site in recovered {
      for path in RecoveryMiner.changedPaths(site) { changes[path, default: []].append(site) }
    }
    for path in changes.keys.sorted() {
      guard let changed = changes[path], Set(changed.map(\.task)).count >= 3,
        balance.map({ $0.path.split(separator: ".").first != path.split(separator: ".").first })
          ?? true
      else { continue }
      if let repair = repair(of: path, changed) {
        add(.argumentRepair, group, .repair(repair), found)
      }
    }
    explain(group, recovered, changes)
  }

  /// What successful recoveries did, where no value explains them.
  private mutating func explain(
    _ group: Group, _ recovered: [ErrorSite], _ changes: [String: [ErrorSite]]
  ) {
    let tasks = Set(recovered.map(\.task)).count
    guard tasks >= minimumTasks else { return }
    func isUsual(_ sites: [ErrorSite]) -> Bool {
      let shown = Set(sites.map(\.task)).count
      return shown >= minimumTasks && 2 * shown >= tasks
    }
    var between: [String: [ErrorSite]] = [:]
    for site in recovered {
      for verb in Set(site.between) { between[verb, default: []].append(site) }
    }
    let first = between.keys.sorted().filter { isUsual(between[$0] ?? []) }
    let heads = Dictionary(grouping: changes.keys.sorted()) { path in
      String(path.split(separator: ".").first ?? "")
    }
    let changed = heads.keys.sorted().filter { head in
      isUsual((heads[head] ?? []).flatMap { changes[$0] ?? [] })
    }
    guard !first.isEmpty || !changed.isEmpty else { return }
    add(.recovery, group, .recovery(between: first, changed: changed), recovered)
  }

  private mutating func add(
    _ kind: FailurePattern.Kind, _ group: Group, _ detail: PatternDetail, _ sites: [ErrorSite]
  ) {
    var draft = PatternDraft(
      pattern: FailurePattern(
        kind: kind, tool: group.tool, template: templates.known[group.template].masked,
        detail: detail))
    var last = -1
    for site in sites {
      draft.steps += 1
      draft.refusedSteps += 1
      if site.episode != last {
        draft.occurrences.append(Occurrence(episode: site.episode, step: site.step))
      }
      last = site.episode
    }
    drafts.append(draft)
  }

  /// The one expression that explains a changed value in at least three tasks and, learned without
  /// any one of them, in nine of ten others.
  private func repair(of path: String, _ sites: [ErrorSite]) -> ArgumentRepair? {
    let examples = sites.compactMap { site -> (task: Int, example: RepairSynthesiser.Example)? in
      guard let recovery = site.recovery, let wanted = ValuePath(path).value(in: recovery) else {
        return nil
      }
      return (
        site.task,
        .init(arguments: site.arguments, slots: site.slots, wanted: wanted)
      )
    }.prefix(64)
    let tasks = Set(examples.map(\.task)).sorted()
    guard examples.count >= 3, tasks.count >= 3 else { return nil }
    let synthesiser = RepairSynthesiser()
    guard let found = synthesiser.expression(for: examples.map(\.example), path: path),
      found != .reference("arg." + path)
    else { return nil }
    var right = 0
    for task in tasks.prefix(12) {
      let others = examples.filter { $0.task != task }.map(\.example)
      guard let other = synthesiser.expression(for: others, path: path) else { continue }
      let isRight = examples.filter { $0.task == task }.allSatisfy { _, example in
        let context = RepairContext(arguments: example.arguments, slots: example.slots)
        return RepairSynthesiser.isSame(other.evaluate { context.resolve($0) }, example.wanted)
      }
      if isRight { right += 1 }
    }
    let accuracy = Double(right) / Double(min(12, tasks.count))
    guard accuracy >= 0.9 else { return nil }
    return ArgumentRepair(
      path: path, expression: found, explained: examples.count, examples: examples.count,
      leftOutAccuracy: accuracy, balance: nil)
  }

  /// The scalar paths whose values differ between the refused call and the accepted one.
  private static func changedPaths(_ site: ErrorSite) -> [String] {
    guard let recovery = site.recovery else { return [] }
    let paths = Set(
      RepairSynthesiser.scalarPaths(of: site.arguments)
        + RepairSynthesiser.scalarPaths(of: recovery))
    return paths.sorted().filter {
      ValuePath($0).value(in: site.arguments) != ValuePath($0).value(in: recovery)
    }
  }
}
