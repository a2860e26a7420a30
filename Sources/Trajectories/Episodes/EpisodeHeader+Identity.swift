extension EpisodeHeader {
  /// Identity of the episode that the header describes.
  public var identity: Digest {
    let builder = DigestBuilder()
    for part in [
      "metaharness/header/1", environment, surface, task, String(trial), backboneIdentity, harness,
      String(seed.value), sampling, String(stepBudget), fork?.parent ?? "",
      fork.map { String($0.step) } ?? "",
    ] {
      builder.update(part)
    }
    return builder.finish()
  }
}
