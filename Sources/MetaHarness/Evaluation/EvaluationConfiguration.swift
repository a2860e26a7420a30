public import Backbones
import Environments
import Interventions
import Statistics
public import Trajectories

/// What an evaluation was asked for, as its folder keeps it: enough to compute it again.
public struct EvaluationConfiguration: Sendable {
  /// The configuration as its file holds it.
  public let json: JSONObject
  /// The network that each backbone is a checkpoint of, by the backbone's name.
  public let networks: [String: String]
  /// The kinds of backbones that each belongs to, by the backbone's name.
  public let groups: [String: [String]]

  /// Describes settings; `verb` is the command that asked for them.
  public init(
    verb: String, _ settings: MatrixEvaluation.Settings, networks: [String: String],
    groups: [String: [String]] = [:], isCompact: Bool, environmentSettings: [String: String] = [:],
    shift: String? = nil
  ) {
    self.networks = networks
    self.groups = groups
    var json: JSONObject = ["verb": .string(verb)]
    json["environments"] = .array(
      settings.environments.map {
        [
          "name": .string($0.name), "version": .string($0.version),
          "surface": .string($0.surface.hex),
        ]
      })
    json["backbones"] = .array(
      settings.backbones.map { backbone in
        let identity = backbone.identity
        var object: JSONObject = [
          "name": .string(identity.name), "kind": .string(identity.kind.rawValue),
          "digest": .string(identity.digest.hex),
          "reproducible": .bool(identity.isReproducible),
        ]
        object["network"] = networks[identity.name].map(JSONValue.string)
        object["groups"] = groups[identity.name].map { .array($0.map(JSONValue.string)) }
        return .object(object)
      })
    json["arms"] = .array(
      settings.arms.map { arm in
        var object: JSONObject = ["name": .string(arm.name), "harness": .string(arm.digest.hex)]
        if case .bestOf(let attempts) = arm.kind { object["attempts"] = .integer(attempts) }
        return .object(object)
      })
    json["parts"] = .array(
      settings.parts.map {
        ["split": .string($0.split.rawValue), "limit": .integer($0.limit)]
      })
    json["trials"] = .integer(settings.trials)
    json["temperature"] = .double(settings.sampling.temperature)
    json["topP"] = .double(settings.sampling.topP)
    json["maximumTokens"] = settings.sampling.maximumTokens.map(JSONValue.integer) ?? .null
    json["seed"] = .string(String(settings.seed.value))
    json["alpha"] = .double(settings.gate.error)
    json["margin"] = .double(settings.gate.margin)
    json["draws"] = .integer(settings.gate.draws)
    json["batch"] = .string(settings.batch)
    json["compact"] = .bool(isCompact)
    json["settings"] = .object(
      JSONObject(environmentSettings.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })
    )
    json["shift"] = shift.map(JSONValue.string) ?? .null
    self.json = json
  }

  /// Reads the configuration of an evaluation's folder.
  public init(_ json: JSONObject) throws(EvaluationError) {
    guard json["arms"] != nil, json["parts"] != nil else {
      throw .noEvaluation(verb: json["verb"]?.stringValue ?? "unknown")
    }
    self.json = json
    var networks: [String: String] = [:]
    var groups: [String: [String]] = [:]
    for backbone in json["backbones"]?.arrayValue ?? [] {
      guard let name = backbone["name"]?.stringValue else { continue }
      networks[name] = backbone["network"]?.stringValue
      groups[name] = backbone["groups"]?.arrayValue?.compactMap(\.stringValue)
    }
    self.networks = networks
    self.groups = groups
  }

  /// The file of an arm's certificate; a single arm has no number.
  public static func certificateName(_ place: Int, of arms: [EvaluationArm]) -> String {
    arms.count == 1 ? "certificate.json" : "certificate-\(place + 1).json"
  }

  /// The settings, with backbones that know their identity and no answer.
  func settings(
    environment: (String) throws -> any Environment, harness: (Digest) throws -> Harness
  ) throws -> MatrixEvaluation.Settings {
    let environments = try list("environments").map { saved in
      let world = try environment(text(saved, "name"))
      guard world.surface.hex == (try text(saved, "surface")) else {
        throw EvaluationError.otherSurface(environment: world.name)
      }
      return world
    }
    let backbones = try self.backbones.map { identity -> any Backbone in
      RecordedBackbone(replaying: identity, from: .empty)
    }
    let arms = try list("arms").map { saved in
      if let attempts = saved["attempts"]?.intValue { return EvaluationArm(bestOf: attempts) }
      guard let hash = Digest(hex: try text(saved, "harness")) else {
        throw EvaluationError.damagedConfiguration("arms")
      }
      return try EvaluationArm(name: text(saved, "name"), harness: harness(hash))
    }
    let parts = try list("parts").map { saved -> (split: TaskSplit, limit: Int) in
      guard let split = TaskSplit(rawValue: try text(saved, "split")),
        let limit = saved["limit"]?.intValue
      else { throw EvaluationError.damagedConfiguration("parts") }
      return (split, limit)
    }
    guard let seed = UInt64(json["seed"]?.stringValue ?? ""),
      let alpha = json["alpha"]?.doubleValue, let margin = json["margin"]?.doubleValue,
      let draws = json["draws"]?.intValue, let trials = json["trials"]?.intValue
    else { throw EvaluationError.damagedConfiguration("seed, alpha, margin, draws or trials") }
    return MatrixEvaluation.Settings(
      environments: environments, backbones: backbones, arms: arms, parts: parts, trials: trials,
      sampling: Sampling(
        temperature: json["temperature"]?.doubleValue ?? 0, topP: json["topP"]?.doubleValue ?? 1,
        maximumTokens: json["maximumTokens"]?.intValue), seed: Seed(seed),
      gate: AcceptanceGate(error: alpha, margin: margin, draws: draws),
      batch: batch)
  }

  /// The name under which answers of backbones that may differ next time are kept.
  public var batch: String { json["batch"]?.stringValue ?? "" }

  /// The backbones as they were declared; an endpoint's probe answers are not in it.
  public var backbones: [BackboneIdentity] {
    get throws(EvaluationError) {
      var identities: [BackboneIdentity] = []
      for saved in try list("backbones") {
        guard let kind = BackboneIdentity.Kind(rawValue: try text(saved, "kind")),
          let digest = Digest(hex: try text(saved, "digest"))
        else { throw .damagedConfiguration("backbones") }
        identities.append(
          BackboneIdentity(
            name: try text(saved, "name"), kind: kind, digest: digest,
            isReproducible: saved["reproducible"]?.boolValue ?? false))
      }
      return identities
    }
  }

  private func list(_ key: String) throws(EvaluationError) -> [JSONValue] {
    guard let list = json[key]?.arrayValue, !list.isEmpty else { throw .damagedConfiguration(key) }
    return list
  }

  private func text(_ object: JSONValue, _ key: String) throws(EvaluationError) -> String {
    guard let text = object[key]?.stringValue else { throw .damagedConfiguration(key) }
    return text
  }
}
