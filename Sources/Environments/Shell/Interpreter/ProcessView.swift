/// What `/proc` shows; made when it is read.
enum ProcessView {
  static let files = [
    "meminfo", "cpuinfo", "uptime", "loadavg", "version", "stat", "mounts", "filesystems",
  ]
  static let perProcess = ["status", "cmdline", "comm", "stat"]

  /// The processes that are there now, in order of their ids.
  static func running(in system: ShellSystem) -> [VirtualProcess] {
    system.processes.filter { $0.ends.map { $0 > system.clock } ?? true }.sorted { $0.id < $1.id }
  }

  static func contents(of inode: Int, system: ShellSystem, shell: ShellState) -> [UInt8] {
    let label = system.files.nodes[inode].data.decoded.split(separator: "/").map(String.init)
    if label.count == 2, let id = Int(label[0]) {
      guard let process = running(in: system).first(where: { $0.id == id }) else { return [] }
      return describe(process, label[1], system: system).octets
    }
    let memory = system.memory
    switch label.first ?? "" {
    case "meminfo":
      return """
        MemTotal:        \(memory.total) kB
        MemFree:         \(memory.free) kB
        MemAvailable:    \(memory.available) kB
        Buffers:         \(memory.buffers) kB
        Cached:          \(memory.cached) kB
        SwapTotal:       0 kB
        SwapFree:        0 kB

        """.octets
    case "cpuinfo":
      return (0..<system.processors).map {
        "processor\t: \($0)\nmodel name\t: Virtual Processor\ncpu MHz\t\t: 2400.000\ncpu cores\t: "
          + "\(system.processors)\n\n"
      }.joined().octets
    case "uptime": return "3600.00 7100.00\n".octets
    case "loadavg": return "0.05 0.03 0.01 1/\(running(in: system).count) 200\n".octets
    case "version": return "Linux version 6.1.0 (build@desk) #1 SMP\n".octets
    case "mounts": return "overlay / overlay rw 0 0\nproc /proc proc rw 0 0\n".octets
    case "filesystems": return "nodev\tproc\nnodev\ttmpfs\n\text4\n".octets
    case "stat": return "cpu  100 0 100 10000 0 0 0 0 0 0\n".octets
    case "pid_max": return "4194304\n".octets
    case "threads-max": return "63704\n".octets
    case "hostname": return (system.hostName + "\n").octets
    case "osrelease": return "6.1.0\n".octets
    default: return []
    }
  }

  private static func describe(
    _ process: VirtualProcess, _ file: String, system: ShellSystem
  ) -> String {
    let group = UserDatabase.user(id: process.user, in: system.files)?.group ?? process.user
    switch file {
    case "cmdline": return process.command.split(separator: " ").joined(separator: "\0") + "\0"
    case "comm": return process.name + "\n"
    case "stat":
      return "\(process.id) (\(process.name)) \(process.state) \(process.parent) 0 0\n"
    default:
      let word =
        switch process.state {
        case "R": "R (running)"
        case "Z": "Z (zombie)"
        case "T": "T (stopped)"
        default: "S (sleeping)"
        }
      let user = process.user
      return """
        Name:\t\(process.name)
        State:\t\(word)
        Pid:\t\(process.id)
        PPid:\t\(process.parent)
        Uid:\t\(user)\t\(user)\t\(user)\t\(user)
        Gid:\t\(group)\t\(group)\t\(group)\t\(group)
        VmSize:\t\(process.resident * 4) kB
        VmRSS:\t\(process.resident) kB
        Threads:\t1

        """
    }
  }

  /// Makes `/proc/<id>` for every running process and takes away the others.
  static func refresh(_ system: inout ShellSystem) {
    guard let root = try? system.files.resolve("/proc".octets, from: 0, as: .root) else { return }
    let running = running(in: system)
    let wanted = Set(running.map { String($0.id).octets })
    for name in system.files.sortedNames(in: root)
    where name.first?.isDigit == true && !wanted.contains(name) {
      system.files.detach(name, from: root, time: system.clock)
    }
    for process in running {
      let name = String(process.id).octets
      guard system.files.child(name, of: root) == nil else { continue }
      guard
        let folder = try? system.files.add(
          .directory, name, in: root, mode: 0o555, as: .root, time: process.started)
      else { continue }
      system.files.nodes[folder].owner = process.user
      for file in perProcess {
        addGenerated("\(process.id)/\(file)", named: file, in: folder, &system.files)
      }
    }
  }

  static func addGenerated(
    _ label: String, named name: String, in folder: Int, _ files: inout VirtualFileSystem
  ) {
    guard
      let id = try? files.add(.file, name.octets, in: folder, mode: 0o444, as: .root, time: 0)
    else { return }
    files.nodes[id].data = label.octets
    files.nodes[id].isGenerated = true
  }
}
