/// A small SVG writer: shapes with classes, so that the page's style decides colours in either
/// theme, and a text alternative that says what the picture shows.
struct Drawing {
  private let width: Double
  private let height: Double
  private let id: String
  private let title: String
  private let summary: String
  private var body = ""

  /// Begins a drawing; `id` is unique on the page.
  init(id: String, width: Double, height: Double, title: String, summary: String) {
    self.id = id
    self.width = width
    self.height = height
    self.title = title
    self.summary = summary
  }

  mutating func rectangle(
    _ x: Double, _ y: Double, _ width: Double, _ height: Double, kind: String,
    opacity: Double? = nil, tip: String? = nil
  ) {
    var attributes = [
      ("x", Drawing.number(x)), ("y", Drawing.number(y)), ("width", Drawing.number(width)),
      ("height", Drawing.number(height)), ("class", kind),
    ]
    if let opacity { attributes.append(("fill-opacity", Drawing.number(opacity))) }
    body += Markup.element("rect", attributes, tip.map { "<title>\(Markup.escaped($0))</title>" })
  }

  mutating func line(
    _ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, kind: String
  ) {
    body += Markup.element(
      "line",
      [
        ("x1", Drawing.number(x1)), ("y1", Drawing.number(y1)), ("x2", Drawing.number(x2)),
        ("y2", Drawing.number(y2)), ("class", kind),
      ])
  }

  mutating func circle(
    _ x: Double, _ y: Double, radius: Double, kind: String, tip: String? = nil
  ) {
    body += Markup.element(
      "circle",
      [
        ("cx", Drawing.number(x)), ("cy", Drawing.number(y)), ("r", Drawing.number(radius)),
        ("class", kind),
      ], tip.map { "<title>\(Markup.escaped($0))</title>" })
  }

  mutating func text(
    _ x: Double, _ y: Double, _ text: String, kind: String = "label",
    data: [(String, String)] = []
  ) {
    body += Markup.element(
      "text", [("x", Drawing.number(x)), ("y", Drawing.number(y)), ("class", kind)] + data,
      Markup.escaped(text))
  }

  /// The drawing; wide ones scroll inside a region that the keyboard reaches.
  var html: String {
    let box = "0 0 \(Drawing.number(width)) \(Drawing.number(height))"
    let head =
      "<title id=\"\(id)-t\">\(Markup.escaped(title))</title>"
      + "<desc id=\"\(id)-d\">\(Markup.escaped(summary))</desc>" + Drawing.hatch(id)
    let svg = Markup.element(
      "svg",
      [
        ("viewBox", box), ("width", Drawing.number(width)), ("height", Drawing.number(height)),
        ("role", "img"), ("aria-labelledby", "\(id)-t"), ("aria-describedby", "\(id)-d"),
        // A narrow one may shrink to a phone's width and stays readable.
        ("class", width <= 440 ? "drawing chart" : "drawing"),
      ], head + body)
    return Markup.element(
      "div",
      [("class", "scroll"), ("role", "region"), ("tabindex", "0"), ("aria-label", title)], svg)
  }

  /// The name of the drawing's own hatch, which marks what may be chance.
  var hatchFill: String { "url(#\(id)-h)" }

  mutating func hatched(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
    body += Markup.element(
      "rect",
      [
        ("x", Drawing.number(x)), ("y", Drawing.number(y)), ("width", Drawing.number(width)),
        ("height", Drawing.number(height)), ("fill", hatchFill), ("pointer-events", "none"),
      ])
  }

  private static func hatch(_ id: String) -> String {
    "<defs><pattern id=\"\(id)-h\" width=\"7\" height=\"7\" patternUnits=\"userSpaceOnUse\" "
      + "patternTransform=\"rotate(45)\"><line x1=\"0\" y1=\"0\" x2=\"0\" y2=\"7\" "
      + "class=\"hatch\"/></pattern></defs>"
  }

  private static func number(_ value: Double) -> String {
    let whole = value.rounded()
    if abs(value - whole) < 0.005 { return String(Int(whole)) }
    return Figure.decimal(value, 2).replacing("−", with: "-")
  }
}
