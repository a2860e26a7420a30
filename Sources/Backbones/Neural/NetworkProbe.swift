import Trajectories

/// A network without conversation around it: what tests, benchmarks and comparisons look into.
package final class NetworkProbe {
  private let model: NeuralModel
  private let workspace: Workspace

  /// Opens a model file.
  package convenience init(
    path: String, arithmetic: Arithmetic, kernel: DotKernel = .widest, rowLimit: Int = 64
  ) throws {
    try self.init(
      model: NeuralModel(path: path, arithmetic: arithmetic), kernel: kernel, rowLimit: rowLimit)
  }

  init(model: NeuralModel, kernel: DotKernel = .widest, rowLimit: Int = 64) {
    self.model = model
    workspace = Workspace(model.network, kernel: kernel, capacity: rowLimit)
  }

  /// Positions that the network was trained for.
  package var context: Int { model.network.shape.context }
  /// Tokens of the vocabulary.
  package var vocabulary: Int { model.network.shape.vocabulary }

  /// Cuts a text into tokens.
  package func encode(_ text: String) -> [Int32] { model.tokenizer.encode(text) }

  /// The logits after each of `tokens`, computed in pieces of at most `chunk`.
  package func logits(of tokens: [Int32], chunk: Int) -> [[Float]] {
    var state = SequenceState()
    return logits(of: tokens, after: &state, chunk: chunk)
  }

  func logits(of tokens: [Int32], after state: inout SequenceState, chunk: Int) -> [[Float]] {
    var all: [[Float]] = []
    read(tokens, into: &state, chunk: chunk, wantsAll: true) { all.append(Array($0)) }
    return all
  }

  /// The likeliest `count` tokens after `prompt`, one after the other, with the logits of the last.
  package func greedy(_ prompt: [Int32], count: Int) -> [Int32] {
    var state = SequenceState()
    var sampler = Sampler(Sampling(), seed: Seed(0))
    var written: [Int32] = []
    var unread = prompt
    while written.count < count {
      var next: Int32 = 0
      read(unread, into: &state, chunk: workspace.capacity, wantsAll: false) {
        next = sampler.choose($0).token
      }
      written.append(next)
      unread = [next]
    }
    return written
  }

  /// Feeds `tokens` into `count` sequences side by side, `chunk` of each at a time.
  package func feed(_ tokens: [Int32], sequences count: Int, from prefix: [Int32], chunk: Int)
    -> () -> Void
  {
    var states: [SequenceState] = (0..<count).map { _ in
      var state = SequenceState()
      read(prefix, into: &state, chunk: workspace.capacity, wantsAll: false) { _ in }
      return state
    }
    return { [self] in
      var place = 0
      while place < tokens.count {
        let end = min(place + chunk, tokens.count)
        var rows: [BatchRow] = []
        for index in states.indices {
          for next in place..<end {
            let position = states[index].append(
              tokens[next], blockLanes: model.network.blockLanes)
            rows.append(
              BatchRow(
                sequence: index, token: tokens[next], position: position,
                wantsLogits: next == end - 1))
          }
        }
        model.network.run(rows, sequences: states, in: workspace)
        place = end
      }
    }
  }

  private func read(
    _ tokens: [Int32], into state: inout SequenceState, chunk: Int, wantsAll: Bool,
    _ visit: (UnsafeBufferPointer<Float>) -> Void
  ) {
    var place = 0
    while place < tokens.count {
      let end = min(place + min(chunk, workspace.capacity), tokens.count)
      var rows: [BatchRow] = []
      for next in place..<end {
        let position = state.append(tokens[next], blockLanes: model.network.blockLanes)
        rows.append(
          BatchRow(
            sequence: 0, token: tokens[next], position: position,
            wantsLogits: wantsAll || next == tokens.count - 1))
      }
      model.network.run(rows, sequences: [state], in: workspace)
      let wanted = rows.count { $0.wantsLogits }
      for index in 0..<wanted { visit(workspace.logits(index, of: model.network)) }
      place = end
    }
  }
}
