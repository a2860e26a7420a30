import Trajectories

/// Reads `backbones.json`: the endpoints of a project by name.
public enum EndpointFile {
  /// Why the file was refused.
  public struct Problem: Error, Sendable, Hashable, CustomStringConvertible {
    /// The file.
    public let path: String
    /// What is wrong, and what was expected.
    public let detail: String
    public var description: String { "\(path): \(detail)" }
  }

  /// Returns the endpoints that a file declares.
  public static func read(_ path: String) throws -> [EndpointSettings] {
    let bytes = try FileContents.read(path)
    do {
      return try settings(in: try JSONValue(parsing: bytes))
    } catch let error as JSONError {
      throw Problem(path: path, detail: "not JSON: \(error)")
    } catch let detail as Detail {
      throw Problem(path: path, detail: detail.text)
    }
  }

  struct Detail: Error { var text: String }

  static func settings(in value: JSONValue) throws(Detail) -> [EndpointSettings] {
    guard let entries = value["backbones"]?.objectValue else {
      throw Detail(text: "expected an object with the member \"backbones\"")
    }
    var all: [EndpointSettings] = []
    for entry in entries.members { all.append(try settings(entry.key, entry.value)) }
    return all
  }

  private static func settings(
    _ name: String, _ value: JSONValue
  ) throws(Detail) -> EndpointSettings {
    guard let object = value.objectValue else {
      throw Detail(text: "backbones.\(name): expected an object, found a \(value.kindName)")
    }
    guard let url = object["url"]?.stringValue,
      url.hasPrefix("http://") || url.hasPrefix("https://")
    else { throw Detail(text: "backbones.\(name).url: expected an http or https address") }
    guard let model = object["model"]?.stringValue, !model.isEmpty else {
      throw Detail(text: "backbones.\(name).model: expected the model's name")
    }
    var settings = EndpointSettings(name: name, url: url, model: model)
    for member in object.members where member.key != "url" && member.key != "model" {
      guard try apply(member, to: &settings) else {
        throw Detail(
          text: "backbones.\(name).\(member.key): not a setting, or \(member.value.kindName) is "
            + "not what it takes (docs/endpoints.md lists them)")
      }
    }
    return settings
  }

  /// Applies one member; false where it is unknown or of the wrong kind.
  private static func apply(
    _ member: JSONObject.Member, to settings: inout EndpointSettings
  ) throws(Detail) -> Bool {
    let value = member.value
    switch member.key {
    case "key_env":
      settings.keyVariable = value.stringValue
      settings.isKeyNamed = !value.isNull
      return value.isNull || value.stringValue != nil
    case "wire": return set(&settings.wire, value.stringValue.flatMap(EndpointSettings.Wire.init))
    case "tools":
      return set(&settings.tools, value.stringValue.flatMap(EndpointSettings.ToolForm.init))
    case "call_mark": return set(&settings.callMark, value.stringValue)
    case "api_version": return set(&settings.apiVersion, value.stringValue)
    case "headers": return set(&settings.headers, headers(value))
    case "stream": return set(&settings.streams, value.boolValue)
    case "max_tokens_field": return set(&settings.tokenField, value.stringValue)
    case "max_tokens": return set(&settings.defaultMaximumTokens, positive(value))
    case "seed": return set(&settings.sendsSeed, value.boolValue)
    case "n": return set(&settings.sendsCount, value.boolValue)
    case "temperature": return set(&settings.sendsTemperature, value.boolValue)
    case "logprobs": return set(&settings.asksLogProbabilities, value.boolValue)
    case "repeat_penalty":
      settings.repeatPenalty = value.doubleValue
      return value.isNull || value.doubleValue != nil
    case "system_role": return set(&settings.systemRole, value.stringValue)
    case "stop":
      return set(&settings.stop, value.arrayValue.map { $0.compactMap(\.stringValue) })
    case "extra_body": return set(&settings.extraBody, value.objectValue)
    default: return applyLimit(member, to: &settings)
    }
  }

  private static func applyLimit(
    _ member: JSONObject.Member, to settings: inout EndpointSettings
  ) -> Bool {
    let value = member.value
    switch member.key {
    case "concurrency": return set(&settings.concurrency, positive(value))
    case "requests_per_minute": return set(&settings.requestsPerMinute, positive(value))
    case "retries": return set(&settings.retries, value.intValue.flatMap { $0 < 0 ? nil : $0 })
    case "timeout": return set(&settings.timeoutSeconds, seconds(value))
    case "connect_timeout": return set(&settings.connectSeconds, seconds(value))
    case "stall": return set(&settings.stallSeconds, positive(value))
    case "longest_wait": return set(&settings.longestWaitSeconds, seconds(value))
    case "proxy": return set(&settings.proxy, value.stringValue)
    case "ca_file": return set(&settings.certificates, value.stringValue)
    case "price": return set(&settings.price, price(value))
    default: return false
    }
  }

  private static func set<Value>(_ place: inout Value, _ value: Value?) -> Bool {
    guard let value else { return false }
    place = value
    return true
  }

  private static func set<Value>(_ place: inout Value?, _ value: Value?) -> Bool {
    place = value
    return value != nil
  }

  private static func positive(_ value: JSONValue) -> Int? {
    value.intValue.flatMap { $0 > 0 && $0 < 1 << 30 ? $0 : nil }
  }

  private static func seconds(_ value: JSONValue) -> Double? {
    value.doubleValue.flatMap { $0 > 0 && $0 < 1e6 ? $0 : nil }
  }

  private static func headers(_ value: JSONValue) -> [EndpointSettings.Header]? {
    guard let object = value.objectValue else { return nil }
    var headers: [EndpointSettings.Header] = []
    for member in object.members {
      let text = member.value.stringValue
      let variable = member.value["env"]?.stringValue
      guard text != nil || variable != nil else { return nil }
      headers.append(.init(name: member.key, value: text, variable: variable))
    }
    return headers
  }

  private static func price(_ value: JSONValue) -> EndpointSettings.Price? {
    guard let input = value["input"]?.doubleValue, let output = value["output"]?.doubleValue,
      input >= 0, output >= 0
    else { return nil }
    let cached = value["cached_input"]?.doubleValue ?? input
    return .init(input: input, output: output, cachedInput: cached)
  }
}
