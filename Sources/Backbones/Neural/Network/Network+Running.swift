/// One token on its way through a network.
struct BatchRow {
  /// Which of the batch's sequences it belongs to.
  let sequence: Int
  let token: Int32
  let position: Int
  /// Whether the next token's logits are wanted.
  let wantsLogits: Bool
}

extension Network {
  /// Computes a batch of rows, each from its own sequence's past and the rows before it.
  ///
  /// Every row is computed by the same operations in the same order, whatever stands beside it,
  /// so its result depends on its own sequence only. Logits land in the workspace in the order of
  /// the rows that want them.
  func run(_ rows: [BatchRow], sequences: [SequenceState], in workspace: Workspace) {
    precondition(rows.count <= workspace.capacity, "a pass holds \(workspace.capacity) rows")
    let width = padded.width
    let hidden = workspace.hidden.base
    let normed = workspace.normed.base
    let scratch = workspace.productScratch
    for (index, row) in rows.enumerated() {
      (hidden + index * width).update(from: embedding.base + Int(row.token) * width, count: width)
    }
    for layer in layers {
      normalise(hidden, count: rows.count, weights: layer.mixerNorm, into: normed)
      switch layer.mixer {
      case .attention(let attention):
        run(attention, rows, sequences, workspace)
      case .convolution(let convolution):
        run(convolution, rows, sequences, workspace)
      }
      normalise(hidden, count: rows.count, weights: layer.feedForwardNorm, into: normed)
      layer.gateAndUp.multiply(
        normed, inputLanes: width, count: rows.count, scratch: scratch, into: workspace.wide.base)
      let inner = padded.feedForward
      for index in rows.indices {
        let gate = workspace.wide.base + index * 2 * inner
        Gate.apply(gate, gate + inner, lanes: inner, into: workspace.mixed.base + index * inner)
      }
      layer.down.multiply(
        workspace.mixed.base, inputLanes: inner, count: rows.count, scratch: scratch,
        into: workspace.wide.base)
      addToHidden(workspace, count: rows.count)
    }
    runHead(rows, workspace)
  }

  private func run(
    _ attention: Attention, _ rows: [BatchRow], _ sequences: [SequenceState],
    _ workspace: Workspace
  ) {
    let scratch = workspace.productScratch
    let attentionScratch = workspace.attentionScratch
    let wide = workspace.wide.base
    let mixed = workspace.mixed.base
    let rowLanes = attention.queriesKeysValues.outputLanes
    attention.queriesKeysValues.multiply(
      workspace.normed.base, inputLanes: padded.width, count: rows.count, scratch: scratch,
      into: wide)
    for (index, row) in rows.enumerated() {
      attention.prepare(
        wide + index * rowLanes, position: row.position, rotary: rotary,
        block: sequences[row.sequence].bases[row.position / StateBlock.positions])
    }
    for (index, row) in rows.enumerated() {
      sequences[row.sequence].bases.withUnsafeBufferPointer { bases in
        guard let blocks = bases.baseAddress else { return }
        attention.mix(
          wide + index * rowLanes, position: row.position, blocks: blocks,
          scratch: attentionScratch, into: mixed + index * attention.queryLanes)
      }
    }
    attention.output.multiply(
      mixed, inputLanes: attention.queryLanes, count: rows.count, scratch: scratch, into: wide)
    addToHidden(workspace, count: rows.count)
  }

  private func run(
    _ convolution: ShortConvolution, _ rows: [BatchRow], _ sequences: [SequenceState],
    _ workspace: Workspace
  ) {
    let scratch = workspace.productScratch
    let wide = workspace.wide.base
    let mixed = workspace.mixed.base
    let rowLanes = 3 * padded.width
    convolution.input.multiply(
      workspace.normed.base, inputLanes: padded.width, count: rows.count, scratch: scratch,
      into: wide)
    for (index, row) in rows.enumerated() {
      convolution.prepare(
        wide + index * rowLanes, position: row.position,
        block: sequences[row.sequence].bases[row.position / StateBlock.positions])
    }
    for (index, row) in rows.enumerated() {
      sequences[row.sequence].bases.withUnsafeBufferPointer { bases in
        guard let blocks = bases.baseAddress else { return }
        convolution.mix(
          wide + index * rowLanes, position: row.position, blocks: blocks,
          into: mixed + index * padded.width)
      }
    }
    convolution.output.multiply(
      mixed, inputLanes: padded.width, count: rows.count, scratch: scratch, into: wide)
    addToHidden(workspace, count: rows.count)
  }

  private func runHead(_ rows: [BatchRow], _ workspace: Workspace) {
    var wanted = 0
    for (index, row) in rows.enumerated() where row.wantsLogits {
      RootMeanSquare.normalise(
        workspace.hidden.base + index * padded.width, lanes: padded.width, count: shape.width,
        epsilon: shape.epsilon, weights: finalNorm.base,
        into: workspace.normed.base + wanted * padded.width)
      wanted += 1
    }
    guard wanted > 0 else { return }
    head.multiply(
      workspace.normed.base, inputLanes: padded.width, count: wanted,
      scratch: workspace.productScratch, into: workspace.logits.base)
  }

  private func normalise(
    _ vectors: UnsafePointer<Lanes>, count: Int, weights: LaneStorage,
    into result: UnsafeMutablePointer<Lanes>
  ) {
    for index in 0..<count {
      RootMeanSquare.normalise(
        vectors + index * padded.width, lanes: padded.width, count: shape.width,
        epsilon: shape.epsilon, weights: weights.base, into: result + index * padded.width)
    }
  }

  /// Adds the products in `wide`, one vector a row, to the hidden vectors.
  private func addToHidden(_ workspace: Workspace, count: Int) {
    let hidden = workspace.hidden.base
    let wide = workspace.wide.base
    for lane in 0..<(count * padded.width) { hidden[lane] += wide[lane] }
  }
}
