public import Environments
public import Interventions
public import Trajectories

/// Recomputes the figures of a run from its store: no model is asked, nothing is written.
public struct RunVerification: Sendable {
  /// What was compared.
  public struct Report: Sendable {
    /// Figures that were compared.
    public let figures: Int
    /// One line for each figure that came out differently: where, recorded, recomputed.
    public let differences: [String]
    /// The certificates as they come out of the store, in the order of the arms.
    public let certificates: [JSONObject]
    /// Whether the run's seal was there to compare the store with.
    public let isSealed: Bool

    /// Whether every figure came out as recorded.
    public var agrees: Bool { differences.isEmpty }
  }

  private let folder: RunFolder
  private let environment: @Sendable (String) throws -> any Environment
  private let library: @Sendable () throws -> Harness

  /// Verifies a run; `environment` makes the world of a name as the run's configuration has it,
  /// `library` reads the rules that ship, for runs whose store does not hold them.
  public init(
    _ folder: RunFolder, environment: @escaping @Sendable (String) throws -> any Environment,
    library: @escaping @Sendable () throws -> Harness
  ) {
    self.folder = folder
    self.environment = environment
    self.library = library
  }

  /// Recomputes every certificate of the run, and what else its verb wrote, and compares.
  public func run() async throws -> Report {
    let store = try Store(path: folder.storePath, access: .readOnly)
    var comparison = FigureComparison()
    let seal = try RunSeal.read(in: folder)
    if let seal {
      for difference in try seal.differences(folder, store) { comparison.differ(difference) }
    }
    var certificates: [JSONObject] = []
    do {
      switch folder.configuration["verb"]?.stringValue {
      case "run":
        certificates = try await SearchVerification(
          folder: folder, store: store, environment: environment, library: library
        ).run(&comparison)
      case "port":
        certificates = try await PortVerification(
          folder: folder, store: store, environment: environment
        )
        .run(&comparison)
      default:
        certificates = try await CertificateVerification(
          folder: folder, store: store, environment: environment
        )
        .run(&comparison)
      }
    } catch let error as BudgetReached {
      comparison.differ("store.sqlite: \(error)")
    } catch SearchStopped.budget(let words) {
      comparison.differ("store.sqlite: \(words)")
    }
    return Report(
      figures: comparison.figures, differences: comparison.differences,
      certificates: certificates, isSealed: seal != nil)
  }
}
