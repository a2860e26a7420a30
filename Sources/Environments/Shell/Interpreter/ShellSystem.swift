import Trajectories

/// A whole machine: disk, clock, processes and the login shell; a value, so a copy is a snapshot.
struct ShellSystem: Sendable {
  var files: VirtualFileSystem
  /// Nanoseconds since 1970; moves only by what commands do.
  var clock: Int
  var processes: [VirtualProcess] = []
  var nextProcess = 200
  var hostName = "desk"
  var random: SeededGenerator
  var shell = ShellState()
  /// Files that `exec` keeps open between commands, by the number behind `ShellSystem.kept`.
  var keptFiles: [OpenFile] = []
  /// Memory of the machine in kibibytes, for free and /proc/meminfo.
  var memory = MemoryFigures()
  var processors = 2

  static let kept = 1 << 20

  struct MemoryFigures: Sendable, Hashable {
    var total = 1_048_576
    var free = 742_316
    var available = 861_204
    var buffers = 20_480
    var cached = 131_072
  }

  var seconds: Int { clock / 1_000_000_000 }

  init(time: Int, seed: Seed) {
    clock = time
    files = VirtualFileSystem(time: time)
    random = seed.generator
  }
}

/// An entry of the process table.
struct VirtualProcess: Sendable, Hashable {
  var id: Int
  var parent: Int
  var user: Int
  var command: String
  var state = "S"
  var started: Int
  /// When a background command ends by itself; nil for daemons.
  var ends: Int?
  /// Resident memory in kibibytes.
  var resident = 2_048
  /// Processor time used, in seconds.
  var processorSeconds = 0
  var terminal = "?"
  /// The exit status once a background command is through.
  var status: Int?
  /// The TCP port that it listens on.
  var port: Int?

  /// The program's name without folder and arguments.
  var name: String {
    let first = command.split(separator: " ").first.map(String.init) ?? command
    if first.hasPrefix("[") || first.hasSuffix(":") { return first.filter { !"[]:".contains($0) } }
    return first.split(separator: "/").last.map(String.init) ?? first
  }
}
