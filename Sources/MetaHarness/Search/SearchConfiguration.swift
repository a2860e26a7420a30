import Backbones
import Environments
import Interventions
public import Trajectories

/// What a search was asked for, as its folder keeps it: enough to compute it again.
public struct SearchConfiguration: Sendable {
  /// The configuration as its file holds it.
  public let json: JSONObject

  private static let times = " × "

  /// Describes settings; `checks` names the further cells as they were asked for.
  public init(
    _ settings: SearchSettings, checks: [(environment: String, backbone: String)],
    isCompact: Bool, environmentSettings: [String]
  ) {
    json = [
      "verb": "run",
      "environments": .array(
        settings.environments.map { .string("\($0.name)@\($0.version)") }),
      "surfaces": .array(settings.environments.map { .string($0.surface.hex) }),
      "backbone": .string(settings.backbone.identity.name),
      "backboneIdentity": .string(settings.backbone.identity.digest.hex),
      "library": .string(settings.library.hash.hex), "limit": .integer(settings.trainLimit),
      "confirmLimit": .integer(settings.confirmLimit), "trials": .integer(settings.trials),
      "rounds": .integer(settings.rounds), "maximumRules": .integer(settings.maximumRules),
      "checks": .array(
        checks.map { .string($0.environment + SearchConfiguration.times + $0.backbone) }),
      "checkLimit": .integer(settings.checks.limit),
      "proposer": settings.proposer.map { .string($0.identity.digest.hex) } ?? .null,
      "alpha": .double(settings.alpha), "margin": .double(settings.margin),
      "seed": .integer(Int(truncatingIfNeeded: settings.seed.value)),
      "sampling": .string(settings.sampling.canonicalText),
      "compact": .bool(isCompact),
      "settings": .string(environmentSettings.joined(separator: " ")),
    ]
  }

  /// Reads the configuration of a search's folder.
  init(_ json: JSONObject) { self.json = json }

  /// The hash of the library that candidates were drawn from.
  var library: Digest? { json["library"]?.stringValue.flatMap(Digest.init(hex:)) }

  /// The settings, with backbones that know their identity and no answer.
  ///
  /// `identities` are those of the certificate's cells, the mined backbone first.
  func settings(
    environment: (String) throws -> any Environment, library: Harness,
    identities: [BackboneIdentity]
  ) throws -> SearchSettings {
    guard let source = identities.first, source.name == json["backbone"]?.stringValue,
      let seed = json["seed"]?.intValue, let limit = json["limit"]?.intValue,
      let confirmLimit = json["confirmLimit"]?.intValue, let trials = json["trials"]?.intValue,
      let rounds = json["rounds"]?.intValue, let rules = json["maximumRules"]?.intValue,
      let alpha = json["alpha"]?.doubleValue, let margin = json["margin"]?.doubleValue,
      let checkLimit = json["checkLimit"]?.intValue
    else { throw EvaluationError.damagedConfiguration("backbone, limits, rounds, alpha or seed") }
    // The identity of an endpoint holds its probe answers, which the configuration does not know.
    guard source.kind == .endpoint || source.digest.hex == json["backboneIdentity"]?.stringValue
    else { throw EvaluationError.damagedConfiguration("backboneIdentity") }
    var settings = SearchSettings(
      environments: try worlds(environment),
      backbone: RecordedBackbone(replaying: source, from: .empty), library: library,
      sampling: try Sampling(canonicalText: json["sampling"]?.stringValue ?? ""),
      seed: Seed(UInt64(truncatingIfNeeded: seed)), trainLimit: limit, confirmLimit: confirmLimit,
      trials: trials)
    settings.rounds = rounds
    settings.maximumRules = rules
    settings.alpha = alpha
    settings.margin = margin
    settings.checks.limit = checkLimit
    let checks = self.checks
    settings.checks.environments = try checks.environments.map(environment)
    settings.checks.backbones = checks.backbones.compactMap { name in
      identities.first { $0.name == name }.map { RecordedBackbone(replaying: $0, from: .empty) }
    }
    return settings
  }

  private func worlds(
    _ environment: (String) throws -> any Environment
  ) throws -> [any Environment] {
    let names = json["environments"]?.arrayValue ?? []
    let surfaces = json["surfaces"]?.arrayValue ?? []
    guard !names.isEmpty, names.count == surfaces.count else {
      throw EvaluationError.damagedConfiguration("environments or surfaces")
    }
    return try zip(names, surfaces).map { saved, surface in
      let world = try environment(
        String((saved.stringValue ?? "").prefix { $0 != "@" }))
      guard world.surface.hex == surface.stringValue else {
        throw EvaluationError.otherSurface(environment: world.name)
      }
      return world
    }
  }

  /// The further cells: their environments, and the names of their backbones, in order.
  private var checks: (environments: [String], backbones: [String]) {
    var found = (environments: [String](), backbones: [String]())
    for check in json["checks"]?.arrayValue ?? [] {
      let parts = (check.stringValue ?? "").split(
        separator: SearchConfiguration.times, maxSplits: 1)
      guard parts.count == 2 else { continue }
      let world = String(parts[0])
      // An endpoint stands as NAME=URL#MODEL.
      let name = parts[1].contains("://") ? parts[1].prefix { $0 != "=" } : parts[1]
      if !found.environments.contains(world) { found.environments.append(world) }
      if !found.backbones.contains(String(name)) { found.backbones.append(String(name)) }
    }
    return found
  }
}

extension BackboneIdentity {
  /// The backbones of a certificate's cells, in their order.
  static func all(inCellsOf certificate: JSONValue) -> [BackboneIdentity] {
    var found: [BackboneIdentity] = []
    for cell in certificate["cells"]?.arrayValue ?? [] {
      guard let name = cell["backbone"]?.stringValue,
        let kind = cell["backboneKind"]?.stringValue.flatMap(Kind.init(rawValue:)),
        let digest = cell["backboneIdentity"]?.stringValue.flatMap(Digest.init(hex:)),
        !found.contains(where: { $0.digest == digest })
      else { continue }
      found.append(
        BackboneIdentity(
          name: name, kind: kind, digest: digest, isReproducible: kind != .endpoint))
    }
    return found
  }
}
