/// A keyed seed: everything random in an episode is derived from one, by name.
@frozen
public struct Seed: Sendable, Hashable {
  /// The 64 bits of the seed.
  public let value: UInt64

  /// Makes a seed from its bits, such as a `--seed` flag.
  @inlinable
  public init(_ value: UInt64) { self.value = value }

  /// The seed of an episode, from everything that names it.
  public static func episode(
    run: Seed, environment: String, task: String, trial: Int
  ) -> Seed {
    let name =
      "\(run.value)|\(environment.utf8.count):\(environment)|\(task.utf8.count):\(task)|\(trial)"
    return Seed(Digest(of: name).leadingBits)
  }

  /// A seed for one purpose, independent of those for other purposes.
  @inlinable
  public func derive(_ purpose: StaticString, step: Int = 0, sample: Int = 0) -> Seed {
    var state = value
    for index in 0..<purpose.utf8CodeUnitCount {
      state = Seed.mix(state ^ UInt64(purpose.utf8Start[index]))
    }
    state = Seed.mix(state ^ UInt64(bitPattern: Int64(step)))
    return Seed(Seed.mix(state ^ UInt64(bitPattern: Int64(sample)) &* 0x9E37_79B9_7F4A_7C15))
  }

  /// A generator that starts here.
  @inlinable
  public var generator: SeededGenerator { SeededGenerator(seed: self) }

  /// The SplitMix64 finaliser.
  @inlinable
  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
