import Backbones
import Trajectories

extension Command {
  static let backbones: Command = Command(
    name: "backbones", group: .look, summary: "Lists the frozen models and where they come from.",
    discussion: "The kind says what a result is worth: scripted backbones measure the tools and "
      + "are never evidence of a gain. Neural ones are the networks in the folder backbones/, run "
      + "by this program. Endpoints are those of backbones.json.",
    options: [SharedOptions.home.spec, BackboneOptions.file.spec],
    examples: [Example("optimize backbones --json", "the list for a program")],
    subcommands: [.backbonesList, .backbonesCard, .backbonesBench, .backbonesProbe]
  ) { invocation in try list(invocation) }

  static let backbonesList = Command(
    name: "list", group: .look, summary: "Lists the backbones, as the verb alone does.",
    options: [SharedOptions.home.spec, BackboneOptions.file.spec],
    examples: [Example("optimize backbones list --json", "the list for a program")]
  ) { invocation in try list(invocation) }

  private static func list(_ invocation: Invocation) throws -> ExitStatus {
    let folder = NeuralFolder(home: invocation[SharedOptions.home])
    let rows = invocation.backbones.entries.map { entry in
      BackboneRow(
        entry: entry,
        card: entry.kind == .neural
          ? folder.flatMap { try? NeuralCard(path: $0.path(of: entry.name)) } : nil)
    }
    let endpoints = try ChosenBackbone.declared(invocation)
    let all = rows.map { JSONValue.object($0.json) } + endpoints.map(endpointRow)
    invocation.output.result(["backbones": .array(all)]) {
      var table = Table([
        .left("backbone"), .left("kind"), .right("parameters"), .left("what it is"),
      ])
      for row in rows {
        table.add(
          row.entry.name, row.entry.kind.rawValue, row.card.map { "\($0.parameters)" } ?? "",
          row.summary)
      }
      for endpoint in endpoints { table.add(endpoint.name, "endpoint", "", endpoint.summary) }
      return table.text(on: invocation.output.standardOutput)
    }
    return .done
  }

  /// An endpoint in the list: what only networks have is null.
  private static func endpointRow(_ endpoint: EndpointSettings) -> JSONValue {
    [
      "name": .string(endpoint.name), "kind": "endpoint", "network": .null, "checkpoint": .null,
      "parameters": .null, "surface": .null, "summary": .string(endpoint.summary),
    ]
  }
}

/// One line of the list.
private struct BackboneRow {
  let entry: BackboneCatalogue.Entry
  let card: NeuralCard?

  var json: JSONObject {
    [
      "name": .string(entry.name), "kind": .string(entry.kind.rawValue),
      "network": card?.network.map(JSONValue.string) ?? .null,
      "checkpoint": card?.checkpoint.map(JSONValue.string) ?? .null,
      "parameters": (card?.parameters).map(JSONValue.integer) ?? .null,
      "surface": card?.surface ?? .null, "summary": .string(summary),
    ]
  }

  var summary: String {
    if entry.kind == .neural, card == nil { return "its file cannot be read; see backbones card" }
    guard let network = card?.network else { return entry.summary }
    return "network \(network), \(card?.checkpoint ?? "one") checkpoint"
  }
}
