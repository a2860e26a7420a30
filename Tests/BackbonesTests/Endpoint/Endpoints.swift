import Synchronization
import TestSupport
import Trajectories

@testable import Backbones

/// What the endpoint suites share.
enum Endpoints {
  /// The waits that a backbone asked for; none of them is really waited for.
  final class Waits: Sendable {
    private let seconds = Mutex<[Double]>([])
    var all: [Double] { seconds.withLock { $0 } }

    var timing: EndpointTiming {
      EndpointTiming(
        pause: { [self] wait in
          try Task.checkCancellation()
          seconds.withLock { $0.append(wait) }
        }, milliseconds: { 0 }, date: { 784_111_777 })
    }
  }

  static func settings(
    _ url: String, _ change: (inout EndpointSettings) -> Void = { _ in }
  ) -> EndpointSettings {
    var settings = EndpointSettings(name: "stub", url: url, model: "tiny")
    settings.streams = false
    settings.proxy = ""
    settings.timeoutSeconds = 20
    change(&settings)
    return settings
  }

  static func backbone(
    _ server: StubServer, waits: Waits = Waits(), limit: SpendingLimit = SpendingLimit(),
    environment: [String: String] = [:], _ change: (inout EndpointSettings) -> Void = { _ in }
  ) -> EndpointBackbone {
    EndpointBackbone(
      settings(server.url, change), environment: environment, limit: limit, timing: waits.timing)
  }

  static func request(
    _ text: String = "hello", tools: [ToolSpec] = [], count: Int = 1
  ) -> CompletionRequest {
    CompletionRequest(
      messages: [Message(.system, "be brief"), Message(.user, text)], tools: tools,
      style: .toolCalls, sampling: Sampling(), seed: Seed(7), count: count)
  }
}
