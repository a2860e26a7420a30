import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The processors of the machine.
package enum Processors {
  /// How many this process may use.
  package static var allowed: Int {
    allowedByMask ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  /// The processors of the affinity mask, which the count of those online knows nothing of.
  private static var allowedByMask: Int? {
    guard let status = try? FileContents.read("/proc/self/status") else { return nil }
    let lines = String(decoding: status, as: UTF8.self).split(separator: "\n")
    guard let mask = lines.first(where: { $0.hasPrefix("Cpus_allowed:") }) else { return nil }
    let count = mask.dropFirst("Cpus_allowed:".count).reduce(0) { count, digit in
      count + (digit.hexDigitValue?.nonzeroBitCount ?? 0)
    }
    return count > 0 ? count : nil
  }
}
