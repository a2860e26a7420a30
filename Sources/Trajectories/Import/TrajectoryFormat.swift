/// The formats that trajectories are read from.
public enum TrajectoryFormat: String, Sendable, Hashable, CaseIterable {
  /// Our own JSON Lines.
  case metaharness
  /// tau-bench results: an array of conversations.
  case tauBench = "tau-bench"
  /// tau2 results: one object with simulations.
  case tau2
  /// InterCode results: one object of turn histories.
  case interCode = "intercode"
  /// ReAct's text log of WebShop.
  case webShop = "webshop"
  /// ReAct's and Reflexion's text log of ALFWorld.
  case alfWorld = "alfworld"
  /// Reflexion's outcomes of ALFWorld.
  case alfWorldResults = "alfworld-results"
  /// AgentBench `runs.jsonl`.
  case agentBench = "agentbench"
  /// Harbor's agent trajectory interchange format.
  case atif
  /// Inspect evaluation logs as JSON.
  case inspect
  /// SWE-agent `.traj`.
  case sweAgent = "swe-agent"
  /// mini-swe-agent trajectories.
  case miniSWEAgent = "mini-swe-agent"
  /// OpenAI chat messages as JSON Lines.
  case openAI = "openai"
  /// OpenTelemetry spans of generative AI, as OTLP JSON.
  case openTelemetry = "otel"
}

extension TrajectoryFormat {
  /// What is known as the format's name on the command line, in the order of the documentation.
  public static var names: [String] { allCases.map(\.rawValue) }

  /// Finds a format by the name a user typed.
  public init(named name: String) throws(ImportError) {
    guard let format = TrajectoryFormat(rawValue: name) else {
      throw .unknownFormatName(
        name, suggestions: NearestNames.of(name, among: TrajectoryFormat.names))
    }
    self = format
  }

  var shape: RecordShape {
    switch self {
    case .metaharness, .agentBench: .lines
    case .webShop, .alfWorld: .textBlocks
    case .tauBench, .openAI: .elements
    case .tau2: .elementsOf("simulations", metadata: ["info"])
    case .inspect: .elementsOf("samples", metadata: ["eval", "status"])
    case .interCode, .alfWorldResults: .members
    case .atif, .sweAgent, .miniSWEAgent, .openTelemetry: .documents
    }
  }
}

/// Where a file's records are.
enum RecordShape: Sendable {
  /// One record a line.
  case lines
  /// Blocks of text between lines that the reader knows as boundaries.
  case textBlocks
  /// One record after the other, on one line each or on many.
  case documents
  /// The elements of one array, or documents where there is none.
  case elements
  /// The members of one object.
  case members
  /// The elements of one member; the named other members are handed over as they pass.
  case elementsOf(String, metadata: Set<String>)
}
