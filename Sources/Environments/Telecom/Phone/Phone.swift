/// A handset: its switches, its settings, what its radio found.
struct Phone: Sendable, Hashable {
  enum SIM: String, Sendable, Hashable {
    case active, missing
    case lockedPIN = "locked_pin"
    case lockedPUK = "locked_puk"
  }

  enum Radio: String, Sendable, Hashable {
    case none
    case second = "2G"
    case third = "3G"
    case fourth = "4G"
    case fifth = "5G"
  }

  enum Mode: String, Sendable, Hashable, CaseIterable {
    case newest = "4g_5g_preferred"
    case fourthOnly = "4g_only"
    case thirdOnly = "3g_only"
    case secondOnly = "2g_only"
  }

  enum Signal: String, Sendable, Hashable {
    case none, poor, fair, good, excellent
  }

  enum Service: String, Sendable, Hashable {
    case connected, searching
    case noService = "no_service"
  }

  /// The settings that lead to the carrier's network.
  struct AccessPoint: Sendable, Hashable {
    var isBroken = false
    var resetsAtReboot = false
    var mmsName: String? = "mms"
    var mmsURL: String? = "http://mms.carrier.com/mms/wapenc"
  }

  struct Tunnel: Sendable, Hashable {
    var address: String?
    var protocolName: String?
    var performance: String
  }

  struct Permissions: Sendable, Hashable {
    var sms = false
    var storage = false
    var phone = false
    var network = false

    static let names = ["sms", "storage", "phone", "network"]

    subscript(_ name: String) -> Bool? {
      get {
        switch name {
        case "sms": sms
        case "storage": storage
        case "phone": phone
        case "network": network
        default: nil
        }
      }
      set {
        guard let newValue else { return }
        switch name {
        case "sms": sms = newValue
        case "storage": storage = newValue
        case "phone": phone = newValue
        case "network": network = newValue
        default: break
        }
      }
    }

    var granted: [String] { Permissions.names.filter { self[$0] == true } }
  }

  struct App: Sendable, Hashable {
    var name: String
    var permissions: Permissions
  }

  var sim = SIM.active
  var isSIMMissing = false
  var isAirplaneOn = false
  var signal = Signal.good
  var radio = Radio.fifth
  var service = Service.connected
  var battery = 80
  var isDataOn = true
  var isRoamingOn = false
  var mode = Mode.newest
  var accessPoint = AccessPoint()
  var isWiFiOn = false
  var isWiFiConnected = false
  var wifiName: String?
  var wifiSignal = Signal.none
  var isWiFiCallingOn = false
  var sendsMMSOverWiFi = false
  var isDataSaverOn = false
  var isTunnelEnabled = false
  var isTunnelOn = false
  var tunnel: Tunnel?
  var apps = [
    App(name: "messaging", permissions: Permissions(sms: true, storage: true, phone: true)),
    App(name: "browser", permissions: Permissions(storage: true, network: true)),
  ]

  var simState: SIM { isSIMMissing ? .missing : sim }

  func app(_ name: String) -> App? { apps.first { $0.name == name } }
}

/// Where the phone is and what the carrier lets it do.
struct Surroundings: Sendable, Hashable {
  struct Request: Sendable, Hashable {
    var billID: String
    var amount: Double
    var isPaid = false
  }

  var name: String?
  var phoneNumber: String?
  var isAbroad = false
  var isRoamingAllowed = false
  var second = Phone.Signal.poor
  var third = Phone.Signal.fair
  var fourth = Phone.Signal.good
  var fifth = Phone.Signal.excellent
  var isDataExhausted = false
  var isLineActive = true
  var request: Request?
}

/// The user's side of the world.
struct Handset: Sendable, Hashable {
  var phone = Phone()
  var around = Surroundings()
}
