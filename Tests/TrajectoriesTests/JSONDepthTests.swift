import Testing

@testable import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@Suite struct JSONDepthTests {
  private static let deep =
    [UInt8](repeating: UInt8(ascii: "["), count: 10_000)
    + [UInt8](repeating: UInt8(ascii: "]"), count: 10_000)

  @Test func tenThousandLevelsAreRefusedAtTheDefaultLimit() throws {
    let error = try #require(throws: JSONError.self) { try JSONValue(parsing: Self.deep) }
    #expect(error.kind == .tooDeep)
    #expect(error.offset == 512)
  }

  @Test func tenThousandLevelsAreReadWhereLimitAndStackAllow() throws {
    let isKept = onThreadWithStack(of: 256 << 20) {
      var options = JSONValue.ParseOptions.strict
      options.maximumDepth = 10_000
      guard let value = try? JSONValue(parsing: Self.deep, options: options) else { return false }
      return Array(value.compactText.utf8) == Self.deep
        && (try? value.canonicalBytes()) == Self.deep
    }
    #expect(isKept)
  }

  @Test func siblingsDoNotCountAsDepth() throws {
    let text = "[" + String(repeating: "[[]],", count: 2000) + "0]"
    var options = JSONValue.ParseOptions.strict
    options.maximumDepth = 3
    #expect(try JSONValue(parsing: text, options: options).arrayValue?.count == 2001)
    options.maximumDepth = 2
    #expect(throws: JSONError.self) { try JSONValue(parsing: text, options: options) }
  }

  /// Runs work on a thread whose stack is large enough for deep values.
  private func onThreadWithStack(of bytes: Int, _ work: @escaping @Sendable () -> Bool) -> Bool {
    final class Job {
      let work: () -> Bool
      var result = false
      init(_ work: @escaping () -> Bool) { self.work = work }
    }
    let job = Job(work)
    let attributes = UnsafeMutablePointer<pthread_attr_t>.allocate(capacity: 1)
    pthread_attr_init(attributes)
    defer {
      pthread_attr_destroy(attributes)
      attributes.deallocate()
    }
    pthread_attr_setstacksize(attributes, bytes)
    var thread = pthread_t()
    let status = pthread_create(
      &thread, attributes,
      { argument in
        guard let argument else { return nil }
        let job = Unmanaged<Job>.fromOpaque(argument).takeUnretainedValue()
        job.result = job.work()
        return nil
      }, Unmanaged.passUnretained(job).toOpaque())
    guard status == 0 else { return false }
    pthread_join(thread, nil)
    return withExtendedLifetime(job) { job.result }
  }
}
