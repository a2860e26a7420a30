package import Trajectories

/// The tools on offer, by name.
package struct ToolTable: Sendable {
  /// The tools in the order they are offered.
  package let tools: [ToolSpec]
  private let places: [String: Int]
  private let required: [[String]]

  package init(_ tools: [ToolSpec]) {
    self.tools = tools
    var places: [String: Int] = [:]
    for (place, tool) in tools.enumerated() where places[tool.name] == nil {
      places[tool.name] = place
    }
    self.places = places
    required = tools.map { tool in
      tool.parameters["required"]?.arrayValue?.compactMap(\.stringValue) ?? []
    }
  }

  package subscript(_ name: String) -> ToolSpec? { places[name].map { tools[$0] } }
  /// What calling a tool does; nil where there is none of that name.
  package func kind(of name: String) -> ToolSpec.Kind? { places[name].map { tools[$0].kind } }
  package var names: [String] { tools.map(\.name) }
  /// What the tools do, each kind once.
  package var kinds: [ToolSpec.Kind] {
    ToolSpec.Kind.allCases.filter { kind in tools.contains { $0.kind == kind } }
  }

  /// The declared schema of one argument.
  package func property(_ argument: String, of tool: String) -> JSONValue? {
    self[tool]?.parameters["properties"]?[argument]
  }

  /// The arguments that a tool cannot do without.
  package func required(by tool: String) -> [String] {
    places[tool].map { required[$0] } ?? []
  }

  /// The one tool that a misspelt name can only mean, or nil.
  ///
  /// Case, separators and a namespace before the last dot do not count; after that the nearest
  /// name must be clearly nearer than the next one.
  package func meant(by name: String) -> String? {
    guard !name.isEmpty, name.utf8.count <= 120 else { return nil }
    if places[name] != nil { return name }
    let bare = name.split(whereSeparator: { $0 == "." || $0 == ":" || $0 == "/" }).last ?? ""
    if places[String(bare)] != nil { return String(bare) }
    let folded = ToolTable.fold(name)
    let same = tools.filter { ToolTable.fold($0.name) == folded }
    if same.count == 1 { return same[0].name }
    let ranked =
      tools
      .map { (name: $0.name, distance: NearestNames.editDistance(folded, ToolTable.fold($0.name))) }
      .sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }
    guard let best = ranked.first, best.distance <= max(1, min(2, folded.utf8.count / 5)) else {
      return nil
    }
    if ranked.count > 1, ranked[1].distance <= best.distance { return nil }
    return best.name
  }

  private static func fold(_ name: String) -> String {
    String(name.lowercased().filter { $0 != "_" && $0 != "-" && $0 != " " })
  }
}
