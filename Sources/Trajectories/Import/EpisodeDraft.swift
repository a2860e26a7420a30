/// An episode as a format's reader leaves it, before what all formats share is filled in.
struct EpisodeDraft {
  var environment: String
  var task: String
  var trial = 0
  var model: String?
  var system: String?
  var tools: [ToolSpec]?
  var opening = Observation("", source: .user)
  var steps: [Step] = []
  var outcome: Outcome?
  var stepBudget: Int?
  var sampling = ""
  /// What the record says beyond our vocabulary.
  var source = JSONObject()
  var lost: Set<LostField> = []
  /// Turns and actions as the format counts them; steps and readable actions where nil.
  var turns: Int?
  var actions: Int?
  /// Set where the record is one of our own and needs no completion.
  var whole: Trajectory?
  /// The record it comes from, where that is not the one that was just read.
  var record: Digest?
  /// Why the episode cannot be delivered after all.
  var refusal: String?

  init(environment: String, task: String) {
    self.environment = environment
    self.task = task
  }

  init(whole: Trajectory) {
    self.init(environment: whole.header.environment, task: whole.header.task)
    self.whole = whole
  }

  consuming func finished(
    format: TrajectoryFormat, record: Digest, options: ImportOptions
  ) -> ImportedEpisode {
    let turns = turns
    let actions = actions
    let trajectory: Trajectory
    if let whole {
      trajectory = whole
    } else {
      trajectory = assembled(format: format, record: record, options: options)
    }
    let lostFields = trajectory.header.lostFields.sorted { $0.rawValue < $1.rawValue }
    return ImportedEpisode(
      trajectory: trajectory, turns: turns ?? trajectory.steps.count,
      actions: actions ?? trajectory.steps.count { $0.action != nil },
      errorReplies: trajectory.steps.count(where: \.isErrorReply), record: record,
      lost: lostFields)
  }

  private consuming func assembled(
    format: TrajectoryFormat, record: Digest, options: ImportOptions
  ) -> Trajectory {
    let budget = max(stepBudget ?? steps.count, steps.count)
    var numbered = steps
    steps = []
    for index in numbered.indices {
      numbered[index].index = index
      numbered[index].stepsLeft = budget - index - 1
    }
    let offered: [ToolSpec]
    if let tools {
      offered = tools
    } else {
      var inferred = InferredTools()
      for step in numbered { inferred.add(step) }
      offered = inferred.specs
      if !offered.isEmpty { lost.insert(.tools) }
    }
    let model = self.model ?? options.model
    if model == nil { lost.insert(.model) }
    let system = self.system ?? options.system
    if system == nil { lost.insert(.system) }
    if outcome == nil { lost.insert(.outcome) }
    if numbered.isEmpty { lost.insert(.steps) }

    var extra = JSONObject()
    extra["import"] = .object([
      "format": .string(format.rawValue), "record": .string(record.hex),
    ])
    if !lost.isEmpty {
      extra["lossy"] = .array(lost.map(\.rawValue).sorted().map(JSONValue.string))
    }
    if !source.isEmpty { extra["source"] = .object(source) }
    return Trajectory(
      header: EpisodeHeader(
        environment: options.environment ?? environment, surface: "", task: task, trial: trial,
        backbone: model ?? "unknown", backboneIdentity: "", harness: "", seed: Seed(0),
        sampling: sampling, system: system, tools: offered, opening: opening, stepBudget: budget,
        extra: extra),
      steps: numbered, outcome: outcome)
  }
}

extension Step {
  /// Whether the reply reports an error, on the wire or by what the recording says beside it.
  var isErrorReply: Bool { observation.reported == .error || groundTruth?.errorClass != nil }
}

extension Outcome {
  /// The outcome of a recorded episode by its score.
  static func recorded(
    score: Double, success: Bool, endReason: EndReason = .completed, detail: String? = nil
  ) -> Outcome {
    let blame: Blame? =
      switch endReason {
      case _ where success: nil
      case .infrastructure, .cancelled: .infrastructure
      default: .agent
      }
    return Outcome(
      success: success, score: min(max(score, 0), 1), endReason: endReason, blame: blame,
      detail: detail)
  }
}
