/// The kinds of tasks.
enum RetailTemplate: String, CaseIterable, Sendable {
  case cancel = "R1"
  case modifyByOption = "R5"
  case exchangeWithPreference = "R7"
  case returnSome = "R8"

  /// 1 is easy, 4 is hard.
  var level: Int {
    switch self {
    case .cancel: 1
    case .modifyByOption, .returnSome: 2
    case .exchangeWithPreference: 3
    }
  }

  /// Whether only the second test set has it.
  var isHeldOut: Bool { false }

  /// The kind of order that it needs.
  var wantedStatus: Order.Status {
    switch self {
    case .cancel, .modifyByOption: .pending
    case .exchangeWithPreference, .returnSome: .delivered
    }
  }

  /// Builds the intents for an order; false where the order does not fit.
  func build(_ order: Order, _ builder: inout RetailTaskBuilder) -> Bool {
    switch self {
    case .cancel: builder.cancelOne(order)
    case .modifyByOption: builder.modifyByOption(order)
    case .exchangeWithPreference: builder.exchangeWithPreference(order)
    case .returnSome: builder.returnSome(order)
    }
  }
}
