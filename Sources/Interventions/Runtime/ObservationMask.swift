import Trajectories

/// A rule's wish to show one short line in place of what old steps showed.
public struct ObservationMask: Sendable, Hashable {
  /// Steps below this one are masked.
  public let endStep: Int
  private let effect: MaskObservations

  init(_ effect: MaskObservations, endStep: Int) {
    self.effect = effect
    self.endStep = endStep
  }

  /// The line to show for a step's result, or nil where the result stays as it is.
  public func line(step: Int, verb: String?, bytes: Int) -> String? {
    guard step < endStep, effect.applies(verb: verb, bytes: bytes) else { return nil }
    var line = ""
    for piece in Text.pieces(of: effect.text) {
      switch piece {
      case .plain(let plain): line += plain
      case .hole("bytes"): line += String(bytes)
      case .hole("step"): line += String(step)
      case .hole("tool"): line += verb ?? ""
      case .hole: break
      }
    }
    return line
  }
}

extension MaskObservations {
  func applies(verb: String?, bytes: Int) -> Bool {
    bytes >= minimumBytes && (tools.isEmpty || tools.allow(verb ?? ""))
  }
}
