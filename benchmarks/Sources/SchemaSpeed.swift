import Trajectories

/// The cost of checking the arguments of one tool call.
enum SchemaSpeed {
  private static let schema: JSONValue = [
    "type": "object",
    "required": ["reservation_id", "cabin", "flights", "payment_id"],
    "additionalProperties": false,
    "properties": [
      "reservation_id": ["type": "string", "minLength": 6, "maxLength": 6],
      "cabin": ["type": "string", "enum": ["basic_economy", "economy", "business"]],
      "payment_id": ["anyOf": [["type": "string"], ["type": "null"]]],
      "flights": [
        "type": "array", "minItems": 1,
        "items": [
          "type": "object", "required": ["number", "date"],
          "properties": ["number": ["type": "string"], "date": ["type": "string"]],
        ],
      ],
    ],
  ]

  private static let valid: JSONValue = [
    "reservation_id": "ZFA04Y", "cabin": "economy", "payment_id": nil,
    "flights": [
      ["number": "HAT001", "date": "2024-05-20"], ["number": "HAT002", "date": "2024-05-21"],
    ],
  ]

  static func measure() -> JSONValue {
    guard let compiled = try? ToolSchema(compiling: schema) else {
      return ["error": "the schema does not compile"]
    }
    let invalid: JSONValue = ["reservation_id": 5, "cabin": "first", "flights": []]
    return [
      "validNanoseconds": .double(nanoseconds { compiled.violations(of: valid).count }),
      "invalidNanoseconds": .double(nanoseconds { compiled.violations(of: invalid).count }),
    ]
  }

  private static func nanoseconds(_ check: () -> Int) -> Double {
    let rounds = 20_000
    var found = 0
    let seconds = Stopwatch.seconds(runs: 9) {
      for _ in 0..<rounds { found += check() }
    }
    precondition(found >= 0)
    return (Stopwatch.median(seconds) / Double(rounds) * 1e9).rounded()
  }
}
