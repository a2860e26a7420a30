import Trajectories

extension Command {
  /// The verb and everything below it as data: what `optimize help --json` prints.
  var description: JSONObject {
    var object: JSONObject = ["name": .string(name), "summary": .string(summary)]
    object["arguments"] = .array(
      positionals.map {
        [
          "name": .string($0.name), "summary": .string($0.summary),
          "required": .bool($0.isRequired), "repeated": .bool($0.isRepeated),
        ]
      })
    object["options"] = .array(options.map { .object($0.description) })
    object["commands"] = .array(subcommands.map { .object($0.description) })
    return object
  }
}

extension OptionSpec {
  var description: JSONObject {
    var object: JSONObject = ["name": .string("--" + name), "summary": .string(summary)]
    object["short"] = short.map { .string("-\($0)") }
    object["value"] = takesValue ? .string(placeholder) : nil
    if case .choice(let names) = kind { object["choices"] = .array(names.map(JSONValue.string)) }
    object["default"] = defaultText.map(JSONValue.string)
    object["required"] = .bool(isRequired)
    object["repeated"] = .bool(isRepeated)
    object["variable"] = .string(variable)
    return object
  }
}
