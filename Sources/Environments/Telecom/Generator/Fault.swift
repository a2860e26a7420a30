/// Something that is wrong with the phone, the line or the bills.
enum Fault: String, Sendable, CaseIterable {
  case airplaneMode, simMissing, accessPoint, overdueBill, twoOverdueBills
  case dataOff, wifiOnly, phoneRoaming, lineRoaming, exhausted
  case dataSaver, oldNetwork, badTunnel
  case wifiCallingMMS, mmsAddress, smsPermission, storagePermission
  case simPIN, simPUK, contractEnded, refuelUsed, noFifthGeneration

  /// The faults that bring a symptom about and that can be put right.
  static func fixable(_ symptom: Symptom) -> [Fault] {
    switch symptom {
    case .service: [.airplaneMode, .simMissing, .accessPoint, .overdueBill, .twoOverdueBills]
    case .data:
      [
        .airplaneMode, .dataOff, .wifiOnly, .phoneRoaming, .lineRoaming, .exhausted, .dataSaver,
        .oldNetwork, .badTunnel,
      ]
    case .mms:
      [
        .airplaneMode, .simMissing, .dataOff, .phoneRoaming, .lineRoaming, .exhausted,
        .oldNetwork, .wifiCallingMMS, .mmsAddress, .smsPermission, .storagePermission,
      ]
    case .travel: [.phoneRoaming, .lineRoaming]
    }
  }

  /// The single faults of the easiest template, each with a symptom that it shows in.
  static let single: [(fault: Fault, symptom: Symptom)] = [
    (.airplaneMode, .service), (.simMissing, .service), (.accessPoint, .service),
    (.overdueBill, .service), (.twoOverdueBills, .service), (.dataOff, .data),
    (.wifiOnly, .data), (.phoneRoaming, .data), (.lineRoaming, .data), (.exhausted, .data),
    (.dataSaver, .data), (.oldNetwork, .data), (.badTunnel, .data), (.wifiCallingMMS, .mms),
    (.mmsAddress, .mms), (.smsPermission, .mms), (.storagePermission, .mms),
  ]

  /// Faults that nobody at the desk can put right, with the reason code that names them.
  static let unfixable: [(fault: Fault, symptom: Symptom, code: String)] = [
    (.simPIN, .service, "sim-locked"), (.simPUK, .service, "sim-locked"),
    (.contractEnded, .service, "contract-ended"), (.refuelUsed, .data, "refuel-used"),
    (.noFifthGeneration, .data, "no-5g"),
  ]

  /// Faults that make no sense together.
  func excludes(_ other: Fault) -> Bool {
    let pairs: [Set<Fault>] = [[.overdueBill, .twoOverdueBills], [.dataOff, .wifiOnly]]
    return pairs.contains([self, other])
  }
}
