/// Who is on the other side in an official benchmark's tasks.
enum OfficialSide: String, Sendable, Hashable, CaseIterable {
  /// The instruction says all, every proposal gets a yes, nobody answers back.
  case ticket
  /// A user tells the instruction piece by piece and agrees to what the reference solution writes.
  case scripted
  /// A language model plays the user.
  case model

  /// Reads the setting `user`; a model needs one to be given.
  init(
    _ options: EnvironmentOptions, default side: OfficialSide = .ticket
  ) throws(EnvironmentError) {
    if options.user != nil {
      self = .model
      return
    }
    self = try options.choice(
      "user", among: [OfficialSide.ticket, .scripted], default: side)
  }
}
