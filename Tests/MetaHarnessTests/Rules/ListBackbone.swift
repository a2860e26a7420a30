import Backbones
import Environments
import Synchronization
import Trajectories

/// A model that says what a list holds, as many answers as a call asks for, and keeps what it was
/// shown.
///
/// A class because its place in the list is what it is.
final class ListBackbone: Backbone {
  let identity: BackboneIdentity
  private let answers: [Completion]
  private let calls: Mutex<(shown: [String], place: Int)>

  init(_ answers: [Completion], as identity: BackboneIdentity? = nil) {
    self.answers = answers
    self.identity =
      identity
      ?? BackboneIdentity(
        name: "list", kind: .recorded, digest: Digest(of: "test/list"), isReproducible: true)
    calls = Mutex(([], 0))
  }

  /// The newest message of each call.
  var shown: [String] { calls.withLock { $0.shown } }

  func complete(
    _ request: CompletionRequest, privileged: WorldView?
  ) async throws(BackboneError) -> [Completion] {
    let places = calls.withLock { calls in
      calls.shown.append(request.messages.last?.content ?? "")
      let first = calls.place
      calls.place += request.count
      return first..<calls.place
    }
    guard places.upperBound <= answers.count else { throw .cancelled }
    return Array(answers[places])
  }

  static func command(_ text: String) -> Completion { Completion(text: text) }

  static func call(_ name: String, _ arguments: JSONValue) -> Completion {
    Completion(
      text: "", toolCalls: [ToolCall(id: "c", name: name, arguments: arguments.compactText)],
      finishReason: .toolCalls)
  }
}

/// Another model, with its answers kept in order.
final class RecordingBackbone: Backbone {
  let identity: BackboneIdentity
  private let inner: any Backbone
  private let kept = Mutex<[Completion]>([])

  init(_ inner: any Backbone) {
    self.inner = inner
    identity = inner.identity
  }

  var answers: [Completion] { kept.withLock { $0 } }

  func complete(
    _ request: CompletionRequest, privileged: WorldView?
  ) async throws(BackboneError) -> [Completion] {
    let answers = try await inner.complete(request, privileged: privileged)
    kept.withLock { $0 += answers }
    return answers
  }
}
