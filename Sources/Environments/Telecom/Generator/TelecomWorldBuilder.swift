import Trajectories

/// Makes a carrier from a seed.
struct TelecomWorldBuilder {
  let words: TelecomVocabulary
  let pools: NamePools
  var random: SeededGenerator
  private var usedNumbers: Set<String> = []

  init(words: TelecomVocabulary, split: TaskSplit, seed: Seed) {
    self.words = words
    pools = NamePools(split: split)
    random = seed.generator
  }

  mutating func build(isCompact: Bool) -> TelecomWorld {
    let plans = random.sample(words.planCount, of: words.planNames).map { name in
      DataPlan(
        id: "P" + number(digits: 4), name: name, limitGB: Double(random.integer(in: 3...40)),
        monthlyPrice: Double(random.integer(in: 15...90)),
        refuelPricePerGB: Double(random.integer(in: 4...20)) / 2)
    }
    var subscribers: [Subscriber] = []
    var lines: [Line] = []
    var devices: [CarrierDevice] = []
    var bills: [Bill] = []
    for _ in 0..<words.subscriberCount {
      var subscriber = subscriber()
      for _ in 0..<random.integer(in: words.lineCounts) {
        let plan = plans[random.integer(below: plans.count)]
        let device = CarrierDevice(
          id: "D" + number(digits: 5), kind: "phone",
          model: words.phoneModels[random.integer(below: words.phoneModels.count)],
          imei: pools.number(digits: 15, &random), takesESIM: random.chance(0.7),
          isActivated: true, activatedAt: words.pastDay + "T10:00:00")
        let line = line(on: plan, device: device)
        devices.append(device)
        lines.append(line)
        subscriber.lineIDs.append(line.id)
        if subscriber.lineIDs.count == 1 { subscriber.phoneNumber = line.phoneNumber }
      }
      let price = plans.first { $0.id == lines.last?.planID }?.monthlyPrice ?? 0
      for (month, status, amount) in [
        (words.paidMonth, Bill.Status.paid, price), (words.issuedMonth, .issued, price + 7),
        (String(words.today.prefix(7)), .draft, 0),
      ] {
        let bill = bill(of: subscriber, month: month, status: status, amount: amount)
        bills.append(bill)
        subscriber.billIDs.append(bill.id)
      }
      subscribers.append(subscriber)
    }
    let carrier = Carrier(
      plans: plans, devices: devices, lines: lines, subscribers: subscribers, bills: bills,
      today: words.today)
    return TelecomWorld(carrier: carrier, isCompact: isCompact)
  }

  private mutating func number(digits: Int) -> String {
    while true {
      let number = pools.number(digits: digits, &random)
      if usedNumbers.insert(number).inserted { return number }
    }
  }

  private mutating func subscriber() -> Subscriber {
    let (firstName, lastName) = pools.person(words.firstNames, words.lastNames, &random)
    let id = number(digits: 5)
    let place = words.places[random.integer(below: words.places.count)]
    let host = words.mailHosts[random.integer(below: words.mailHosts.count)]
    let day = random.integer(in: 10...28)
    return Subscriber(
      id: "C" + id, name: firstName + " " + lastName,
      birthDate: "\(random.integer(in: 1950...2004))-0\(random.integer(in: 1...9))-\(day)",
      email: "\(firstName.lowercased()).\(lastName.lowercased())\(id)@\(host)", phoneNumber: "",
      street: "\(random.integer(in: 1...400)) "
        + words.streets[random.integer(below: words.streets.count)],
      city: place.city, state: place.state, zip: pools.number(digits: 5, &random),
      status: "Active",
      payments: [
        StoredPayment(
          kind: "Credit Card", lastFour: pools.number(digits: 4, &random), expires: "12/2029")
      ], lineIDs: [], billIDs: [], createdAt: words.pastDay + "T09:00:00", goodwillUsed: 0)
  }

  private mutating func line(on plan: DataPlan, device: CarrierDevice) -> Line {
    let digits = number(digits: 7)
    return Line(
      id: "L" + number(digits: 5),
      phoneNumber: "555-\(digits.prefix(3))-\(digits.suffix(4))", status: .active,
      planID: plan.id, deviceID: device.id,
      usedGB: (plan.limitGB * random.unit() * 0.8).roundedToCents, refueledGB: 0,
      hasRoaming: random.chance(0.4), contractEnd: "\(random.integer(in: 2030...2033))-06-30")
  }

  private mutating func bill(
    of subscriber: Subscriber, month: String, status: Bill.Status, amount: Double
  ) -> Bill {
    Bill(
      id: "B" + number(digits: 6), customerID: subscriber.id, periodStart: month + "-01",
      periodEnd: month + "-28", issued: month + "-05", total: amount, due: month + "-19",
      items: amount == 0
        ? []
        : [
          BillItem(
            text: "Monthly charge", amount: amount, date: month + "-05", kind: "Plan Charge")
        ], status: status)
  }
}
