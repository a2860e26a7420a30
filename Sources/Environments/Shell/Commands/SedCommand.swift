enum SedCommand {
  private static let spec = OptionSpec(
    "nEre:f:i::sulz",
    long: [
      "quiet": "n", "silent": "n", "regexp-extended": "E", "expression=": "e", "file=": "f",
      "in-place[=]": "i", "separate": "s", "unbuffered": "u", "null-data": "z", "posix": "posix",
      "debug": "debug", "sandbox": "sandbox",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard var options = try process.options(spec) else { return 1 }
    var pieces: [[UInt8]] = []
    for (key, value) in options.given {
      if key == "e" { pieces.append(value) }
      if key == "f" {
        guard case .success(let bytes) = try process.read(value) else {
          try process.complain("couldn't open file \(value.decoded): No such file or directory")
          return 4
        }
        pieces.append(bytes.last == 10 ? Array(bytes.dropLast()) : bytes)
      }
    }
    if pieces.isEmpty {
      guard !options.operands.isEmpty else {
        try process.complainPlainly(
          "Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...")
        return 1
      }
      pieces = [options.operands.removeFirst()]
    }
    let script = Array(pieces.joined(separator: [10]))
    var parser = SedParser(script, isExtended: options.has("E") || options.has("r"))
    do throws(SedFault) {
      try parser.parse()
    } catch {
      try process.complain(error.message)
      return error.status
    }
    let machine = SedMachine(process, parser.commands, parser.labels)
    machine.isQuiet = options.has("n") || script.starts(with: "#n\n".utf8)
    machine.end = options.has("z") ? 0 : 10
    guard options.has("i") else {
      var inputs: [SedMachine.Input] = []
      for path in options.operands.isEmpty ? [[45]] : options.operands {
        switch try process.read(path) {
        case .success(let bytes): inputs.append(.init(path: path, bytes: bytes))
        case .failure(let fault): try machine.complain(path, fault)
        }
      }
      if options.has("s") {
        machine.isSeparate = true
        for input in inputs { try machine.run([input]) }
      } else {
        try machine.run(inputs)
      }
      return machine.status
    }
    for path in options.operands {
      switch try process.read(path) {
      case .failure(let fault): try machine.complain(path, fault, isInPlace: true)
      case .success(let bytes):
        machine.collected = []
        machine.isCollecting = true
        machine.lineNumber = 0
        try machine.run([.init(path: path, bytes: bytes)])
        let suffix = options["i"] ?? []
        if !suffix.isEmpty { _ = try process.writeFile(path + suffix, bytes) }
        if let fault = try process.writeFile(path, machine.collected) {
          try process.complain("couldn't open file \(path.decoded): \(fault.rawValue)")
          return 4
        }
      }
      if machine.isDone { break }
    }
    return machine.status
  }
}
