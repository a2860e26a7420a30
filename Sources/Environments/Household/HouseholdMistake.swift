/// A way to get a household task wrong on purpose.
enum HouseholdMistake: String, Sendable, Hashable, CaseIterable {
  /// Takes the first thing that fits the target instead of the one that was asked for.
  case firstObject = "first-object"
  /// Never cleans, heats, cools or slices.
  case skipTransformation = "skip-transformation"
  /// Puts the object somewhere else.
  case wrongReceptacle = "wrong-receptacle"
  /// Stops after one of two objects.
  case singleObject = "single-object"
  /// Leaves the door open.
  case leaveOpen = "leave-open"
  /// Cools or heats before it cleans.
  case wrongOrder = "wrong-order"
  /// Holds the object beside the lamp and does not switch it on.
  case lampOff = "lamp-off"
  /// Answers the likeliest thing without looking.
  case guess = "guess"

  func applies(to template: HouseholdBook.Template) -> Bool {
    let changesState = !(template.needs + template.also + template.afterClean).isEmpty
    return switch self {
    case .firstObject: template.family != .question
    case .skipTransformation: changesState
    case .wrongReceptacle: template.family == .place
    case .singleObject: template.count > 1
    case .leaveOpen: template.leaveClosed
    case .wrongOrder: !template.afterClean.isEmpty
    case .lampOff: template.family == .light
    case .guess: template.family == .question
    }
  }
}
