/// A way in which an interface can differ from the one that a harness was learned on.
///
/// The world behind it stays the same. For evaluation only: a harness that knows names instead of
/// what they stand for loses its gain here.
public enum InterfaceShift: String, Sendable, Hashable, CaseIterable {
  /// Every tool has another name.
  case renameTools = "rename-tools"
  /// Every argument has another name.
  case renameArguments = "rename-args"
  /// The user leaves the fixed first sign of ids out, as people do.
  case omitPrefix = "omit-prefix"
  /// Instructions and the user's words are put otherwise.
  case reword
  /// Tools, arguments and offered commands come in another order.
  case reorder

  /// Reads shifts as the command line writes them, separated by commas.
  public static func list(_ text: String) throws(EnvironmentError) -> [InterfaceShift] {
    var named: Set<InterfaceShift> = []
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let shift = InterfaceShift(rawValue: String(word)) else {
        let known = allCases.map(\.rawValue).joined(separator: ", ")
        throw .badData(file: "--shift", detail: "expected some of \(known), found '\(word)'")
      }
      named.insert(shift)
    }
    return allCases.filter(named.contains)
  }

  /// Says why the shift makes no sense for an environment, or nil where it does.
  public func objection(in world: any Environment) -> String? {
    ShiftedEnvironment.objection(to: self, in: world)
  }
}
