public import Backbones
public import Environments
import Trajectories

extension SimulatedUser {
  /// A backbone in the user's place.
  ///
  /// The world waits for its answer on the thread that plays the episode, which is why such worlds
  /// say that they may block.
  public init(_ backbone: any Backbone, sampling: Sampling = Sampling()) {
    self.init(name: backbone.identity.name) { request in
      let answers = Mailbox<Result<String, BackboneError>>()
      let ask = SimulatedUser.completionRequest(request, sampling)
      Task.detached {
        do throws(BackboneError) {
          let completions = try await backbone.complete(ask, privileged: nil)
          answers.send(.success(completions.first?.text ?? ""))
        } catch {
          answers.send(.failure(error))
        }
      }
      guard let answer = answers.receive() else { return "" }
      return try answer.get()
    }
  }

  /// The dialogue from the user's side: the agent's words are what the model is told.
  private static func completionRequest(
    _ request: Request, _ sampling: Sampling
  ) -> CompletionRequest {
    let dialogue = request.dialogue.map { Message($0.isAgent ? .user : .assistant, $0.text) }
    return CompletionRequest(
      messages: [Message(.system, request.instructions)] + dialogue, tools: [],
      style: .textCommands, sampling: sampling, seed: request.seed)
  }
}
