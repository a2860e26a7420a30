import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What this process holds, where the system says so.
public struct ProcessMemory: Sendable {
  public let kilobytes: Int
  public let descriptors: Int

  /// Looks at the process as it is now.
  public static func current() -> ProcessMemory {
    let status = (try? FileContents.read("/proc/self/status")) ?? []
    let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first {
      $0.hasPrefix("VmRSS:")
    }
    let kilobytes = line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    var descriptors = 0
    if let folder = opendir("/proc/self/fd") {
      while readdir(folder) != nil { descriptors += 1 }
      closedir(folder)
    }
    return ProcessMemory(kilobytes: kilobytes, descriptors: descriptors)
  }

  /// The value of an environment variable.
  public static func variable(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }
}
