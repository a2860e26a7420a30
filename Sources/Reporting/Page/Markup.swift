import Trajectories

/// Text made fit for HTML; everything that a model or an environment said passes through here.
enum Markup {
  /// Returns the text so that no character of it is markup and none acts on a reader's terminal.
  static func escaped(_ text: String) -> String {
    var safe = String.UnicodeScalarView()
    for scalar in visible(text).unicodeScalars {
      switch scalar {
      case "&": safe.append(contentsOf: "&amp;".unicodeScalars)
      case "<": safe.append(contentsOf: "&lt;".unicodeScalars)
      case ">": safe.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": safe.append(contentsOf: "&quot;".unicodeScalars)
      case "'": safe.append(contentsOf: "&#39;".unicodeScalars)
      default: safe.append(scalar)
      }
    }
    return String(safe)
  }

  /// Control characters as pictures of themselves, so that a copy of the text does nothing either.
  static func visible(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: acts) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case _ where !acts(scalar): shown.append(scalar)
      case 0..<0x20: shown.append(Unicode.Scalar(0x2400 + scalar.value) ?? " ")
      case 0x7F: shown.append("\u{2421}")
      default: shown.append("\u{FFFD}")
      }
    }
    return String(shown)
  }

  private static func acts(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0, 0x202A...0x202E, 0x2066...0x2069, 0xFFFE, 0xFFFF: true
    default: false
    }
  }

  /// An element with escaped attributes around markup.
  static func element(
    _ name: String, _ attributes: [(String, String)] = [], _ body: String? = nil
  ) -> String {
    var text = "<" + name
    for (key, value) in attributes { text += " \(key)=\"\(escaped(value))\"" }
    return body.map { text + ">" + $0 + "</\(name)>" } ?? text + "/>"
  }

  /// JSON that may stand in a script element: nothing in it can end the element.
  static func scriptSafe(_ json: String) -> String {
    json.replacing("<", with: "\\u003c").replacing("\u{2028}", with: "\\u2028")
      .replacing("\u{2029}", with: "\\u2029")
  }
}

/// A figure of a certificate as a page shows it, marked with where it stands in the certificate, so
/// that a check can compare every one of them with what `verify` recomputes.
struct ShownFigure {
  /// How a value becomes text.
  enum Style: String {
    /// A share in per cent.
    case percent
    /// Percentage points with a sign.
    case points
    /// A whole number.
    case count
    /// Two decimals.
    case ratio
    /// A p-value.
    case probability
    /// Four decimals.
    case fine
  }

  let path: String
  let value: Double
  let style: Style

  init?(_ json: JSONValue?, path: String, _ style: Style) {
    guard let value = json?.doubleValue else { return nil }
    self.path = path
    self.value = value
    self.style = style
  }

  var text: String {
    switch style {
    case .percent: Figure.percent(value)
    case .points: Figure.signed(value)
    case .count: Figure.decimal(value, 0)
    case .ratio: Figure.decimal(value, 2)
    case .probability: Figure.pValue(value)
    case .fine: Figure.decimal(value, 4)
    }
  }

  /// What a check needs to find the value again.
  var attributes: [(String, String)] {
    [
      ("data-path", path), ("data-style", style.rawValue),
      ("data-value", JSONValue.double(value).compactText),
    ]
  }

  var html: String { Markup.element("span", [("class", "n")] + attributes, text) }
}
