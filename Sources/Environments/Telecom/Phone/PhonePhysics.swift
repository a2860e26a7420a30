/// What the phone can do as it is now.
extension Handset {
  /// Looks for a network; switches of the phone cause it, changes at the carrier do not.
  mutating func search() {
    let isCutOff =
      phone.simState != .active || phone.isAirplaneOn || phone.accessPoint.isBroken
      || !around.isLineActive
    guard !isCutOff else {
      phone.service = .noService
      phone.radio = .none
      phone.signal = .none
      return
    }
    phone.service = .connected
    switch phone.mode {
    case .newest where around.fifth != .none: (phone.radio, phone.signal) = (.fifth, around.fifth)
    case .newest, .fourthOnly: (phone.radio, phone.signal) = (.fourth, around.fourth)
    case .thirdOnly: (phone.radio, phone.signal) = (.third, around.third)
    case .secondOnly: (phone.radio, phone.signal) = (.second, around.second)
    }
  }

  var hasService: Bool { phone.service == .connected }

  var isDataWorking: Bool {
    guard !phone.isAirplaneOn, phone.signal != .none, phone.service != .noService else {
      return false
    }
    if around.isAbroad, !(phone.isRoamingOn && around.isRoamingAllowed) { return false }
    return phone.isDataOn && !around.isDataExhausted
  }

  /// Megabits a second, or nil without a connection.
  var speed: Double? {
    guard isDataWorking else { return nil }
    var factor = phone.isTunnelOn && phone.tunnel?.performance == "poor" ? 0.1 : 1.0
    if phone.isDataSaverOn { factor *= 0.2 }
    let range: (Double, Double) =
      switch phone.radio {
      case .none: (0, 0)
      case .second: (0.1, 0.4)
      case .third: (1, 5)
      case .fourth: (10, 100)
      case .fifth: (50, 500)
      }
    let strength =
      switch phone.signal {
      case .none: 0.0
      case .poor: 0.2
      case .fair: 0.5
      case .good: 0.8
      case .excellent: 1.0
      }
    return ((range.0 + range.1) / 2 * strength * factor).roundedToCents
  }

  /// How people call a speed.
  static func grade(_ speed: Double) -> String {
    switch speed {
    case ..<1: "very poor"
    case ..<5: "poor"
    case ..<25: "fair"
    case ..<100: "good"
    default: "excellent"
    }
  }

  /// Whether the internet is as fast as the user expects it to be.
  var isFast: Bool { (speed ?? 0) >= 200 }

  var canSendMMS: Bool {
    guard isDataWorking, phone.radio != .second, phone.accessPoint.mmsURL != nil else {
      return false
    }
    if phone.isWiFiCallingOn, phone.sendsMMSOverWiFi { return false }
    guard let messaging = phone.app("messaging") else { return false }
    return messaging.permissions.sms && messaging.permissions.storage
  }

  mutating func connectTunnel(performance: String = "excellent") {
    phone.isTunnelOn = true
    phone.tunnel = Phone.Tunnel(
      address: "192.168.1.1", protocolName: "OpenVPN", performance: performance)
  }

  mutating func disconnectTunnel() {
    phone.isTunnelOn = false
    phone.tunnel = nil
  }

  private mutating func dropWiFi() {
    phone.isWiFiConnected = false
    phone.wifiName = nil
    phone.wifiSignal = .none
  }

  mutating func toggleAirplane() {
    phone.isAirplaneOn.toggle()
    if phone.isAirplaneOn {
      dropWiFi()
      if phone.isTunnelOn { disconnectTunnel() }
    } else if phone.isWiFiOn {
      dropWiFi()
    }
    search()
  }

  mutating func toggleWiFi() {
    phone.isWiFiOn.toggle()
    if !phone.isWiFiOn { dropWiFi() }
  }

  mutating func reboot() {
    if phone.accessPoint.resetsAtReboot { phone.accessPoint = Phone.AccessPoint() }
    search()
  }

  /// Settings that were right in `earlier` and are wrong now.
  func harm(since earlier: Handset) -> [String] {
    zip(ailments, earlier.ailments).filter { $0.1 && !$1.1 }.map(\.0.0)
  }

  private var ailments: [(String, Bool)] {
    let messaging = phone.app("messaging")?.permissions
    return [
      ("airplane mode", phone.isAirplaneOn), ("SIM card", phone.simState != .active),
      ("access point", phone.accessPoint.isBroken || phone.accessPoint.mmsURL == nil),
      ("mobile data", !phone.isDataOn), ("data roaming", !phone.isRoamingOn),
      ("data saver", phone.isDataSaverOn), ("network mode", phone.mode != .newest),
      ("VPN", phone.isTunnelOn), ("Wi-Fi calling", phone.isWiFiCallingOn),
      ("Wi-Fi", !phone.isWiFiOn),
      ("permissions", !((messaging?.sms ?? false) && (messaging?.storage ?? false))),
    ]
  }
}
