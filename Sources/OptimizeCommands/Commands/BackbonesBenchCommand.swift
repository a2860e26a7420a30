import Backbones
import Trajectories

extension Command {
  private static let runs = Option<Int>.integer(
    "runs", default: 5, in: 1...1000, "How often each figure is taken; the best counts.")

  static let backbonesBench = Command(
    name: "bench", group: .look,
    summary: "Measures how fast a network reads and writes on one core.",
    discussion: "Tokens a second around 300 positions, with each instruction set that this "
      + "processor has.",
    positionals: [NeuralSelection.name.spec],
    options: [NeuralSelection.arithmetic.spec, runs.spec, SharedOptions.home.spec],
    examples: [Example("optimize backbones bench mynet-late", "one row an instruction set")]
  ) { invocation in
    let files = try NeuralSelection.files(invocation)
    let arithmetic = invocation[NeuralSelection.arithmetic]
    let kernels = arithmetic == .int8 ? DotKernel.supported : [.widest]
    var table = Table([
      .left("instructions"), .right("writes/s"), .right("writes/s, 16 at once"),
      .right("reads/s"),
    ])
    var rows: [JSONValue] = []
    for kernel in kernels {
      let speed = try NeuralSpeed(
        path: files.model, arithmetic: arithmetic, kernel: kernel, runs: invocation[runs])
      let name = arithmetic == .int8 ? kernel.rawValue : "sse"
      table.add(
        name, "\(Int(speed.decode))", "\(Int(speed.decodeOf16))", "\(Int(speed.prefill))")
      rows.append([
        "instructions": .string(name), "decode": .double(speed.decode.rounded()),
        "decodeOf16": .double(speed.decodeOf16.rounded()),
        "prefill": .double(speed.prefill.rounded()),
      ])
    }
    invocation.output.result([
      "name": .string(invocation[NeuralSelection.name]),
      "arithmetic": .string(arithmetic.rawValue), "tokensPerSecond": .array(rows),
    ]) { table.text(on: invocation.output.standardOutput) }
    return .done
  }
}
