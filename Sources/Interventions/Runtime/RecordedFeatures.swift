import Signals
package import Trajectories

/// The features that re-rankers weigh, computed over recorded steps: what a model is fitted on is what
/// it will be asked.
package struct RecordedFeatures: Sendable {
  /// The features' names, in the order of each row.
  package static var names: [String] { StepFeatures.names }

  private let program: HarnessProgram

  package init?() {
    let model = LinearModel(weights: ["grounded": 1, "schemaValid": 1])
    let harness = Harness(
      id: "features", models: ["steps": model],
      interventions: [
        Intervention(id: "features", phase: .rerank, then: [.rerank(Rerank(model: "steps"))])
      ])
    var compiler = HarnessCompiler(harness)
    guard let program = try? compiler.compile() else { return nil }
    self.program = program
  }

  /// One row for each step with an action, with whether the action was refused or changed nothing.
  package func rows(of trajectory: Trajectory) -> [(values: [Double], isRefused: Bool)] {
    let header = trajectory.header
    let style: ActionStyle = header.tools.isEmpty ? .textCommands : .toolCalls
    var running = RunningHarness(
      program,
      setting: EpisodeSetting(
        environment: header.environment, backbone: header.backbone, system: header.system,
        opening: header.opening, tools: header.tools, style: style,
        stepBudget: header.stepBudget))
    var rows: [(values: [Double], isRefused: Bool)] = []
    for step in trajectory.steps {
      running.beginStep(step.index, stepsLeft: header.stepBudget - step.index)
      let seen = step.observation
      if let action = step.action, step.completions.indices.contains(step.chosen) {
        let reading = ActionReading(action: action, rung: step.parseRung ?? 0)
        let features = StepFeatures(
          Moment(
            program, running.seen, .rerank, running.judge(action),
            ReadAnswer(completion: nil, strict: nil, reading: reading)), reading)
        let values = StepFeatures.names.map { name in
          features.score(LinearModel(weights: [name: 1]))
        }
        rows.append((values, seen.showsError || seen.saysNothingChanged))
      }
      running.seen.observe(running.judge(step.action), seen, program: program)
    }
    return rows
  }
}
