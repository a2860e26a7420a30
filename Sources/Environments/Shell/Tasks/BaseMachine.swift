import Trajectories

/// The machine that every task starts from.
enum BaseMachine {
  /// 2026-03-02 09:00:00 UTC, a Monday.
  static let startTime = 1_772_442_000 * 1_000_000_000

  private static let template = build()

  /// A fresh machine; building happens once, this is a copy.
  static func make(time: Int = startTime, seed: Seed = Seed(1)) -> ShellSystem {
    var system = template
    system.clock = time
    system.random = seed.generator
    return system
  }

  private static func build() -> ShellSystem {
    var system = ShellSystem(time: startTime - 86_400_000_000_000 * 30, seed: Seed(1))
    for path in [
      "/usr", "/usr/bin", "/usr/local", "/usr/local/bin", "/usr/local/sbin", "/usr/sbin",
      "/usr/lib", "/usr/share", "/etc", "/home", "/root", "/var", "/var/log", "/var/tmp",
      "/var/www", "/opt", "/srv", "/tmp", "/dev", "/proc", "/proc/sys", "/proc/sys/kernel",
      "/mnt", "/media", "/run", "/lib",
    ] { add(.directory, path, mode: 0o755, to: &system) }
    for path in ["/tmp", "/var/tmp"] { setMode(path, 0o1777, in: &system) }
    setMode("/root", 0o700, in: &system)
    for (path, target) in [
      ("/bin", "usr/bin"), ("/sbin", "usr/sbin"), ("/dev/fd", "/proc/self/fd"),
      ("/dev/stdin", "/proc/self/fd/0"),
    ] { add(.link, path, mode: 0o777, data: target.octets, to: &system) }
    for (path, kind) in [
      ("null", "null"), ("zero", "zero"), ("random", "random"), ("urandom", "random"),
      ("full", "full"), ("tty", "null"),
    ] { add(.device, "/dev/" + path, mode: 0o666, data: kind.octets, to: &system) }
    let sbin: Set<String> = ["useradd", "userdel", "usermod", "groupadd", "groupdel", "adduser"]
    for name in ShellCommands.table.keys.sorted(by: { $0.precedes($1) }) {
      let folder = sbin.contains(name.decoded) ? "/usr/sbin/" : "/usr/bin/"
      let mode = ["su", "sudo", "passwd"].contains(name.decoded) ? 0o4755 : 0o755
      add(
        .file, folder + name.decoded, mode: mode,
        data: ShellInterpreter.programMark + name + [10], to: &system)
    }
    for (path, text) in BaseFiles.texts {
      add(.file, path, mode: 0o644, data: text.octets, to: &system)
    }
    setMode("/etc/shadow", 0o640, in: &system)
    if let proc = try? system.files.resolve("/proc".octets, from: 0, as: .root) {
      for name in ProcessView.files {
        ProcessView.addGenerated(name, named: name, in: proc, &system.files)
      }
    }
    if let kernel = try? system.files.resolve("/proc/sys/kernel".octets, from: 0, as: .root) {
      for name in ["pid_max", "threads-max", "hostname", "osrelease"] {
        ProcessView.addGenerated(name, named: name, in: kernel, &system.files)
      }
    }
    system.processes = [
      VirtualProcess(
        id: 1, parent: 0, user: 0, command: "/sbin/init", started: system.clock, resident: 8_420),
      VirtualProcess(
        id: 100, parent: 1, user: 0, command: "bash", started: system.clock, resident: 3_912,
        terminal: "pts/0"),
    ]
    ProcessView.refresh(&system)
    logIn(&system)
    return system
  }

  private static func logIn(_ system: inout ShellSystem) {
    system.shell.process = 100
    system.shell.folder = "/root".octets
    system.shell.folderInode =
      (try? system.files.resolve("/root".octets, from: 0, as: .root)) ?? VirtualFileSystem.root
    system.shell.export("HOME", "/root")
    system.shell.export("PWD", "/root")
    system.shell.export(
      "PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin")
    system.shell.export("USER", "root")
    system.shell.export("LOGNAME", "root")
    system.shell.export("SHELL", "/bin/bash")
    system.shell.export("TERM", "dumb")
    system.shell["IFS"] = [32, 9, 10]
    system.shell["OPTIND"] = "1".octets
    system.shell["HOSTNAME"] = system.hostName.octets
    system.shell["BASH_VERSION"] = "5.2.15(1)-release".octets
    system.shell["BASH"] = "/bin/bash".octets
    system.shell["OSTYPE"] = "linux-gnu".octets
  }

  private static func setMode(_ path: String, _ mode: Int, in system: inout ShellSystem) {
    guard let id = try? system.files.resolve(path.octets, from: 0, as: .root) else { return }
    system.files.nodes[id].mode = mode
  }

  /// Adds an entry; folders above it must exist.
  static func add(
    _ kind: Inode.Kind, _ path: String, mode: Int, data: [UInt8] = [],
    to system: inout ShellSystem
  ) {
    guard let (folder, name) = try? system.files.parent(of: path.octets, from: 0, as: .root),
      let id = try? system.files.add(
        kind, name, in: folder, mode: mode, as: .root, time: system.clock)
    else { return }
    system.files.nodes[id].data = data
  }
}

/// Small files that a fresh system has.
enum BaseFiles {
  static let texts: [(path: String, text: String)] = [
    (
      "/etc/passwd",
      """
      root:x:0:0:root:/root:/bin/bash
      daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin
      bin:x:2:2:bin:/bin:/usr/sbin/nologin
      www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin
      nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin

      """
    ),
    (
      "/etc/group",
      """
      root:x:0:
      daemon:x:1:
      bin:x:2:
      adm:x:4:
      sudo:x:27:
      www-data:x:33:
      users:x:100:
      nogroup:x:65534:

      """
    ),
    ("/etc/shadow", "root:*:19000:0:99999:7:::\n"),
    ("/etc/hostname", "desk\n"),
    ("/etc/hosts", "127.0.0.1\tlocalhost\n10.0.0.2\tdesk\n"),
    ("/etc/os-release", "NAME=\"Desk Linux\"\nID=desk\nVERSION_ID=\"1\"\n"),
    ("/etc/shells", "/bin/sh\n/bin/bash\n"),
    ("/root/.bashrc", "# Settings for interactive shells.\nexport EDITOR=ed\n"),
    ("/root/.profile", "# Settings for login shells.\n"),
  ]
}
