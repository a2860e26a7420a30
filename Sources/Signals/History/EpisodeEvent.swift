package import Trajectories

/// One action and what was seen of its result, in the small form that triggers ask about.
package struct EpisodeEvent: Sendable {
  /// The step it belongs to.
  package var step: Int
  /// The tool's name, or a command's first word; nil for speech and unreadable answers.
  package var verb: String?
  /// What the tool declares that it does.
  package var kind: ToolSpec.Kind?
  /// A hash of the whole action; 0 where none could be read.
  package var action: UInt64
  /// Whether the agent spoke instead of acting.
  package var isSpeech: Bool
  /// Whether the result says that the action was refused.
  package var isError: Bool
  /// Whether nothing that can be seen changed.
  package var isNoop: Bool
  /// A hash of the result's text.
  package var observation: UInt64
  /// A hash of the masked error text; 0 where there was no error.
  package var errorTemplate: UInt64
  /// What patterns are asked of; nil where there are none.
  package var observationText: ScannedText?
  package var actionText: ScannedText?

  package init(
    step: Int, action: Action?, hash: UInt64? = nil, observation: Observation,
    kind: ToolSpec.Kind? = nil,
    previous: EpisodeEvent? = nil, observationText: ScannedText? = nil,
    actionText: ScannedText? = nil
  ) {
    self.step = step
    verb = action?.verb
    self.kind = kind
    self.action = hash ?? action?.stableHash ?? 0
    if case .say = action { isSpeech = true } else { isSpeech = false }
    isError = observation.showsError
    var shown = StableHash()
    shown.add(observation.text)
    for command in observation.admissible ?? [] { shown.add(command) }
    self.observation = shown.value
    errorTemplate = isError ? ErrorTemplate(of: observation.text).hash : 0
    // A world that shows exactly what it showed before did not move.
    let isStill = previous?.observation == shown.value && previous?.action == self.action
    isNoop = observation.saysNothingChanged || isStill
    self.observationText = observationText
    self.actionText = actionText
  }

  /// Whether the action may have changed the world.
  package var mayHaveWritten: Bool {
    if isError || isNoop || isSpeech || action == 0 { return false }
    return kind != .read
  }
}
