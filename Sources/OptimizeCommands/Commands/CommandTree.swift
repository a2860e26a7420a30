extension Command {
  /// Every verb, in the order that help lists them within their groups.
  static let verbs: [Command] = [
    .initialize,
    .doctor,
    .estimate,
    .help,
    .search,
    .record,
    .mine,
    .compile,
    .replay,
    .evaluate,
    .ablate,
    .port,
    .aa,
    .fork,
    .importFile,
    .export,
    .lint,
    .explain,
    .diff,
    .report,
    .verify,
    .review,
    .join,
    .sign,
    .play,
    .envs,
    .backbones,
    .gc,
    .completions,
  ]

  /// The whole tree.
  static let optimize: Command = Command(
    name: "optimize", group: .start,
    summary: "Makes an agent better without touching its model.",
    discussion: "Watches a frozen model work, compiles the failures that come back into typed "
      + "rules, and proves on held-out tasks that the rules help.",
    subcommands: verbs
  ) { invocation in
    invocation.output.result(Command.optimize.description) { Tour.text(verbs: Command.verbs) }
    return .done
  }
}
