import Trajectories

/// Why a tool of the carrier refuses a call.
enum CarrierRefusal: Error, Hashable {
  case schemaMissing(String)
  case schemaType(String, expected: String)
  case notFound(String)
  case unknownID
  case lineNotOwned
  case billNotOwned
  case notActive(Line.Status)
  case notSuspended(Line.Status)
  case billPending
  case amountNotPositive

  init(_ problem: CallArguments.Problem) {
    switch problem {
    case .missing(let field): self = .schemaMissing(field)
    case .wrongType(let field, let expected): self = .schemaType(field, expected: expected)
    }
  }

  var errorClass: ErrorClass {
    switch self {
    case .schemaMissing(let field): .schemaMissing(field: field)
    case .schemaType(let field, _): .schemaType(field: field)
    case .notFound(let kind): .notFound(kind: kind)
    case .unknownID: .notFound(kind: "record")
    case .lineNotOwned, .billNotOwned: .notOwned
    case .notActive(let status):
      .wrongState(expected: Line.Status.active.rawValue, actual: status.rawValue)
    case .notSuspended(let status):
      .wrongState(expected: Line.Status.suspended.rawValue, actual: status.rawValue)
    case .billPending: .duplicateAction
    case .amountNotPositive: .invalidEnum(field: "gb_amount", allowed: ["more than 0"])
    }
  }

  var text: String {
    switch self {
    case .schemaMissing(let field): "Error: the argument \(field) is missing"
    case .schemaType(let field, let expected): "Error: the argument \(field) must be \(expected)"
    case .notFound(let kind): "Error: there is no such \(kind)"
    case .unknownID: "Error: ids start with C, L, B, D or P"
    case .lineNotOwned: "Error: the customer has no such line"
    case .billNotOwned: "Error: the customer has no such bill"
    case .notActive(let status): "Error: the line must be Active, it is \(status.rawValue)"
    case .notSuspended(let status): "Error: the line must be Suspended, it is \(status.rawValue)"
    case .billPending: "Error: another bill of the customer is awaiting payment"
    case .amountNotPositive: "Error: gb_amount must be more than 0 and at most 1000"
    }
  }
}
