import Backbones
import Trajectories

extension Command {
  static let backbonesProbe = Command(
    name: "probe", group: .look,
    summary: "Checks that a network answers alike with every instruction set.",
    discussion: "Sixteen fixed questions, greedy answers, one digest for each instruction set "
      + "that this processor has. The digest is the same on every machine. Exit code 10 when two "
      + "differ.",
    positionals: [NeuralSelection.name.spec],
    options: [NeuralSelection.arithmetic.spec, SharedOptions.home.spec],
    examples: [
      Example("optimize backbones probe mynet-late --json", "digest and answers for a program")
    ]
  ) { invocation in
    let files = try NeuralSelection.files(invocation)
    let arithmetic = invocation[NeuralSelection.arithmetic]
    let kernels = arithmetic == .int8 ? DotKernel.supported : [.widest]
    var probes: [(kernel: DotKernel, probe: NeuralProbe)] = []
    for kernel in kernels {
      let settings = EngineSettings(kernel: kernel)
      probes.append(
        (
          kernel,
          try await NeuralProbe(path: files.model, arithmetic: arithmetic, settings: settings)
        ))
    }
    let digests = Set(probes.map(\.probe.digest))
    let answers = probes[0].probe.answers.map { answer in
      answer.text + answer.toolCalls.map { " \($0.name) \($0.arguments)" }.joined()
    }
    invocation.output.result([
      "name": .string(invocation[NeuralSelection.name]),
      "arithmetic": .string(arithmetic.rawValue), "equal": .bool(digests.count == 1),
      "digest": .string(probes[0].probe.digest.hex),
      "instructions": .array(
        probes.map {
          ["name": .string($0.kernel.rawValue), "digest": .string($0.probe.digest.hex)]
        }),
      "answers": .array(answers.map(JSONValue.string)),
    ]) {
      var table = Table([.left("instructions"), .left("digest of 16 answers")])
      for (kernel, probe) in probes { table.add(kernel.rawValue, probe.digest.hex) }
      return table.text(on: invocation.output.standardOutput)
    }
    return digests.count == 1 ? .done : .gateNotMet
  }
}
