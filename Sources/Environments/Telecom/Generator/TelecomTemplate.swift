/// The kinds of tasks.
enum TelecomTemplate: String, CaseIterable, Sendable {
  case oneFault = "T1"
  case twoFaults = "T2"
  case fewFaults = "T3"
  case manyFaults = "T4"
  case unfixable = "T5"
  case billing = "T6"
  case refuel = "T7"
  case travelAdvice = "T8"
  case lineRequest = "T9"
  case wrongBirthDate = "T10"
  case misreported = "T11"
  case nothingWrong = "T12"

  /// 1 is easy, 4 is hard.
  var level: Int {
    switch self {
    case .oneFault, .nothingWrong, .billing: 1
    case .twoFaults, .refuel, .lineRequest, .travelAdvice: 2
    case .fewFaults, .unfixable, .wrongBirthDate, .misreported: 3
    case .manyFaults: 4
    }
  }

  /// Whether only the second test set has it.
  var isHeldOut: Bool {
    switch self {
    case .travelAdvice, .wrongBirthDate, .misreported: true
    default: false
    }
  }

  /// Builds the task for a line; false where the line does not fit.
  func build(_ builder: inout TelecomTaskBuilder) -> Bool {
    switch self {
    case .oneFault: builder.singleFault(byName: false)
    case .twoFaults: builder.faults(2...2)
    case .fewFaults: builder.faults(3...4)
    case .manyFaults: builder.faults(5...8)
    case .unfixable: builder.unfixable()
    case .billing: builder.billing()
    case .refuel: builder.refuel()
    case .travelAdvice: builder.travelAdvice()
    case .lineRequest: builder.lineRequest()
    case .wrongBirthDate: builder.singleFault(byName: true)
    case .misreported: builder.misreported()
    case .nothingWrong: builder.nothingWrong()
    }
  }
}
