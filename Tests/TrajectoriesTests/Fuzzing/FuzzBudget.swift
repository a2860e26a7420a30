#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How long a fuzzer runs: two seconds, or METAHARNESS_FUZZ_SECONDS.
struct FuzzBudget {
  private let end: ContinuousClock.Instant

  init() {
    let declared = getenv("METAHARNESS_FUZZ_SECONDS").flatMap { Int(String(cString: $0)) }
    end = .now + .seconds(min(max(declared ?? 2, 0), 3600))
  }

  var isSpent: Bool { .now >= end }
}
