/// Why an environment refused an action, in a vocabulary that all environments share.
public enum ErrorClass: Sendable, Hashable {
  case notFound(kind: String)
  case wrongState(expected: String, actual: String)
  case notOwned
  case invalidEnum(field: String, allowed: [String])
  case schemaMissing(field: String)
  case schemaType(field: String)
  case unknownTool
  case countMismatch
  case insufficientBalance(needed: String, available: String)
  case sumMismatch(expected: String, got: String)
  case unavailable(kind: String)
  case duplicateAction
  case confirmationRequired
  case preconditionSilent
  case notClickable
  case syntax(dialectCode: String)
  case timeout
  case truncated
  case budgetExhausted
  case malformedCall
  case multiCallTruncated
  case textAndCall
}

extension ErrorClass {
  /// The class's name without its details, as tables and counts use it.
  public var name: String {
    switch self {
    case .notFound: "notFound"
    case .wrongState: "wrongState"
    case .notOwned: "notOwned"
    case .invalidEnum: "invalidEnum"
    case .schemaMissing: "schemaMissing"
    case .schemaType: "schemaType"
    case .unknownTool: "unknownTool"
    case .countMismatch: "countMismatch"
    case .insufficientBalance: "insufficientBalance"
    case .sumMismatch: "sumMismatch"
    case .unavailable: "unavailable"
    case .duplicateAction: "duplicateAction"
    case .confirmationRequired: "confirmationRequired"
    case .preconditionSilent: "preconditionSilent"
    case .notClickable: "notClickable"
    case .syntax: "syntax"
    case .timeout: "timeout"
    case .truncated: "truncated"
    case .budgetExhausted: "budgetExhausted"
    case .malformedCall: "malformedCall"
    case .multiCallTruncated: "multiCallTruncated"
    case .textAndCall: "textAndCall"
    }
  }
}
