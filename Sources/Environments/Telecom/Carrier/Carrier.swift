import Trajectories

/// The carrier's records: plans and devices never change, the rest does.
struct Carrier: Sendable {
  /// What no episode changes.
  final class Shelf: Sendable {
    let plans: [DataPlan]
    let devices: [CarrierDevice]
    /// Which subscriber a phone number leads to, by its digits.
    let owners: [String: String]
    let lineIDs: [String: String]
    /// The day that it is, as year-month-day.
    let today: String

    init(
      plans: [DataPlan], devices: [CarrierDevice], owners: [String: String],
      lineIDs: [String: String], today: String
    ) {
      self.plans = plans
      self.devices = devices
      self.owners = owners
      self.lineIDs = lineIDs
      self.today = today
    }
  }

  let shelf: Shelf
  let subscriberIDs: [String]
  var subscribers: LayeredTable<Subscriber>
  var lines: LayeredTable<Line>
  var bills: LayeredTable<Bill>

  init(
    plans: [DataPlan], devices: [CarrierDevice], lines: [Line], subscribers: [Subscriber],
    bills: [Bill], today: String
  ) {
    var owners: [String: String] = [:]
    var numbers: [String: String] = [:]
    let byID = Dictionary(lines.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for subscriber in subscribers {
      let known = subscriber.lineIDs.compactMap { byID[$0]?.phoneNumber }
      for number in [subscriber.phoneNumber] + known {
        let digits = Carrier.digits(number)
        if owners[digits] == nil { owners[digits] = subscriber.id }
      }
    }
    for line in lines where numbers[Carrier.digits(line.phoneNumber)] == nil {
      numbers[Carrier.digits(line.phoneNumber)] = line.id
    }
    shelf = Shelf(
      plans: plans, devices: devices, owners: owners, lineIDs: numbers, today: today)
    subscriberIDs = subscribers.map(\.id)
    self.subscribers = LayeredTable(subscribers.map { ($0.id, $0) })
    self.lines = LayeredTable(lines.map { ($0.id, $0) })
    self.bills = LayeredTable(bills.map { ($0.id, $0) })
  }

  /// The digits of a phone number, so that its spelling does not matter.
  static func digits(_ number: String) -> String {
    String(decoding: number.utf8.filter { (0x30...0x39).contains($0) }.prefix(32), as: UTF8.self)
  }

  func plan(_ id: String) -> DataPlan? { shelf.plans.first { $0.id == id } }
  func plan(of line: Line) -> DataPlan? { plan(line.planID) }

  func subscriber(phone: String) -> Subscriber? {
    shelf.owners[Carrier.digits(phone)].flatMap { subscribers[$0] }
  }

  func line(phone: String) -> Line? {
    shelf.lineIDs[Carrier.digits(phone)].flatMap { lines[$0] }
  }

  func bills(of subscriber: Subscriber) -> [Bill] { subscriber.billIDs.compactMap { bills[$0] } }

  func isExhausted(_ line: Line) -> Bool {
    guard let plan = plan(of: line) else { return false }
    return line.usedGB >= plan.limitGB + line.refueledGB
  }

  func isContractOver(_ line: Line) -> Bool { line.contractEnd.map { $0 < shelf.today } ?? false }

  func holdsSameRecords(as other: Carrier) -> Bool {
    subscribers.holdsSameRows(as: other.subscribers) && lines.holdsSameRows(as: other.lines)
      && bills.holdsSameRows(as: other.bills)
  }
}
