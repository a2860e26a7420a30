import Trajectories

/// The carrier's records and the user's phone, kept in step; a value, so that a copy is a snapshot.
struct TelecomWorld: Sendable {
  static let name = "telecom"

  var carrier: Carrier
  var handset = Handset()
  var isCompact = false

  /// Lets the phone know what the carrier decided and the carrier what the user paid.
  mutating func synchronise() {
    guard let number = handset.around.phoneNumber, let line = carrier.line(phone: number) else {
      return
    }
    handset.around.isLineActive = line.status == .active
    handset.around.isRoamingAllowed = line.hasRoaming
    handset.around.isDataExhausted = carrier.isExhausted(line)
    if let request = handset.around.request, request.isPaid {
      carrier.bills.update(request.billID) { $0.status = .paid }
      handset.around.request = nil
    }
    guard handset.around.request == nil, let owner = carrier.subscriber(phone: number) else {
      return
    }
    if let bill = carrier.bills(of: owner).first(where: { $0.status == .awaitingPayment }) {
      handset.around.request = Surroundings.Request(billID: bill.id, amount: bill.total)
    }
  }

  mutating func call(_ tool: String, _ arguments: JSONValue) -> DeskReply {
    let reply = carrier.call(tool, arguments, isCompact: isCompact)
    synchronise()
    return reply
  }

  mutating func operate(_ tool: String, _ arguments: JSONValue = [:]) -> Handset.Shown? {
    let shown = handset.operate(tool, arguments)
    synchronise()
    return shown
  }

  /// Digest of what differs from the first records, and of the phone.
  var digest: Digest {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(2048)
    carrier.changes.appendPacked(to: &bytes)
    handset.reference.appendPacked(to: &bytes)
    return Digest(of: bytes)
  }
}
