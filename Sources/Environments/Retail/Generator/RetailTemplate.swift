/// The kinds of tasks.
enum RetailTemplate: String, CaseIterable, Sendable {
  case cancel = "R1"
  case cancelRefused = "R2"
  case changeAddress = "R3"
  case changePayment = "R4"
  case modifyByOption = "R5"
  case modifyAndAddress = "R6"
  case exchangeWithPreference = "R7"
  case returnSome = "R8"
  case extremeVariant = "R9"
  case question = "R10"
  case sweep = "R11"
  case wrongZip = "R12"
  case partialCancel = "R13"
  case returnOrExchange = "R14"
  case foreignOrder = "R15"
  case compound = "R16"
  case refundTotal = "R17"
  case changeOfMind = "R18"

  /// 1 is easy, 4 is hard.
  var level: Int {
    switch self {
    case .cancel, .cancelRefused, .question, .foreignOrder: 1
    case .changeAddress, .changePayment, .modifyByOption, .returnSome, .wrongZip: 2
    case .compound: 4
    default: 3
    }
  }

  /// Whether only the second test set has it.
  var isHeldOut: Bool {
    switch self {
    case .extremeVariant, .wrongZip, .returnOrExchange, .refundTotal: true
    default: false
    }
  }

  /// The kind of order that it starts from.
  var wantedStatus: Order.Status {
    switch self {
    case .exchangeWithPreference, .returnSome, .returnOrExchange, .refundTotal: .delivered
    case .cancelRefused: .processed
    default: .pending
    }
  }

  /// Builds the intents for an order; false where the order does not fit.
  func build(_ order: Order, _ builder: inout RetailTaskBuilder) -> Bool {
    switch self {
    case .cancel: builder.cancelOne(order)
    case .cancelRefused: builder.cancelRefused(order)
    case .changeAddress: builder.changeAddress(order)
    case .changePayment: builder.changePayment(order)
    case .modifyByOption: builder.modifyByOption(order)
    case .modifyAndAddress: builder.modifyAndAddress(order)
    case .exchangeWithPreference: builder.exchangeWithPreference(order)
    case .returnSome: builder.returnSome(order)
    case .extremeVariant: builder.extremeVariant(order)
    case .question: builder.question(order)
    case .sweep: builder.sweep(order)
    case .wrongZip: builder.wrongZip(order)
    case .partialCancel: builder.partialCancel(order)
    case .returnOrExchange: builder.returnOrExchange(order)
    case .foreignOrder: builder.foreignOrder(order)
    case .compound: builder.compound(order)
    case .refundTotal: builder.refundTotal(order)
    case .changeOfMind: builder.changeOfMind(order)
    }
  }
}
