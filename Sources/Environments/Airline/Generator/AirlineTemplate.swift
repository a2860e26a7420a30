/// The kinds of tasks.
enum AirlineTemplate: String, CaseIterable, Sendable {
  case allowance = "A1"
  case cancelAllowed = "A2"
  case cancelRefused = "A3"
  case changeDate = "A4"
  case changeCabin = "A5"
  case basicEconomy = "A6"
  case addBags = "A7"
  case correctPassenger = "A8"
  case bookDirect = "A9"
  case bookOneStop = "A10"
  case compensation = "A11"
  case findReservation = "A12"
  case compound = "A13"
  case wrongBelief = "A14"
  case foreignReservation = "A15"
  case outOfScope = "A16"

  /// 1 is easy, 4 is hard.
  var level: Int {
    switch self {
    case .allowance, .foreignReservation, .outOfScope: 1
    case .cancelAllowed, .cancelRefused, .changeCabin, .addBags, .correctPassenger: 2
    case .bookDirect, .bookOneStop, .compound: 4
    default: 3
    }
  }

  /// Whether only the second test set has it.
  var isHeldOut: Bool {
    switch self {
    case .basicEconomy, .bookOneStop, .findReservation, .wrongBelief: true
    default: false
    }
  }

  /// Builds the intents for a reservation; false where it does not fit.
  func build(_ reservation: Reservation, _ builder: inout AirlineTaskBuilder) -> Bool {
    switch self {
    case .allowance: builder.allowance(reservation)
    case .cancelAllowed: builder.cancelAllowed(reservation)
    case .cancelRefused: builder.cancelRefused(reservation)
    case .changeDate: builder.changeDate(reservation)
    case .changeCabin: builder.changeCabin(reservation)
    case .basicEconomy: builder.basicEconomy(reservation)
    case .addBags: builder.addBags(reservation)
    case .correctPassenger: builder.correctPassenger(reservation)
    case .bookDirect: builder.bookDirect()
    case .bookOneStop: builder.bookOneStop()
    case .compensation: builder.compensation(reservation)
    case .findReservation: builder.findReservation(reservation)
    case .compound: builder.compound(reservation)
    case .wrongBelief: builder.wrongBelief(reservation)
    case .foreignReservation: builder.foreignReservation(reservation)
    case .outOfScope: builder.outOfScope(reservation)
    }
  }
}
