extension ErrorClass {
  /// Writes the class and its details as one object.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.member("class", name)
      switch self {
      case .notFound(let kind), .unavailable(let kind):
        writer.member("kind", kind)
      case .wrongState(let expected, let actual):
        writer.member("expected", expected)
        writer.member("actual", actual)
      case .invalidEnum(let field, let allowed):
        writer.member("field", field)
        writer.key("allowed")
        writer.array { writer in
          for word in allowed { writer.string(word) }
        }
      case .schemaMissing(let field), .schemaType(let field):
        writer.member("field", field)
      case .insufficientBalance(let needed, let available):
        writer.member("needed", needed)
        writer.member("available", available)
      case .sumMismatch(let expected, let got):
        writer.member("expected", expected)
        writer.member("got", got)
      case .syntax(let dialectCode):
        writer.member("dialectCode", dialectCode)
      case .notOwned, .unknownTool, .countMismatch, .duplicateAction, .confirmationRequired,
        .preconditionSilent, .notClickable, .timeout, .truncated, .budgetExhausted,
        .malformedCall, .multiCallTruncated, .textAndCall:
        break
      }
    }
  }

  /// Reads a class with its details.
  package init(json: JSONValue) throws(TrajectoryFormatError) {
    let fields = try RecordFields(json)
    let name = try fields.string("class")
    if let plain = ErrorClass.withoutDetails(name) {
      self = plain
      return
    }
    switch name {
    case "notFound": self = .notFound(kind: try fields.string("kind"))
    case "unavailable": self = .unavailable(kind: try fields.string("kind"))
    case "wrongState":
      self = .wrongState(
        expected: try fields.string("expected"), actual: try fields.string("actual"))
    case "invalidEnum":
      self = .invalidEnum(
        field: try fields.string("field"),
        allowed: try fields.list("allowed", RecordFields.string))
    case "schemaMissing": self = .schemaMissing(field: try fields.string("field"))
    case "schemaType": self = .schemaType(field: try fields.string("field"))
    case "insufficientBalance":
      self = .insufficientBalance(
        needed: try fields.string("needed"), available: try fields.string("available"))
    case "sumMismatch":
      self = .sumMismatch(expected: try fields.string("expected"), got: try fields.string("got"))
    case "syntax": self = .syntax(dialectCode: try fields.string("dialectCode"))
    default:
      throw TrajectoryFormatError(
        expected: "a known error class", found: JSONValue.string(name).shortDescription
      ).below(".class")
    }
  }

  private static func withoutDetails(_ name: String) -> ErrorClass? {
    let plain: [ErrorClass] = [
      .notOwned, .unknownTool, .countMismatch, .duplicateAction, .confirmationRequired,
      .preconditionSilent, .notClickable, .timeout, .truncated, .budgetExhausted, .malformedCall,
      .multiCallTruncated, .textAndCall,
    ]
    return plain.first { $0.name == name }
  }
}
