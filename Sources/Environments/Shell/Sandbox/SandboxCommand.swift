#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// How a sandbox is started: what it sees of the host and how much it may use.
struct SandboxCommand: Sendable {
  /// What one sandbox may use.
  struct Limits: Sendable {
    var seconds = 10
    var memoryKilobytes = 1 << 20
    var processes = 200
    var fileKilobytes = 1 << 16
    var diskBytes = 256 << 20
    var outputBytes = 1 << 20
  }

  let words: [String]
  /// One line for reports: a figure that was measured here means nothing without it.
  let mode: String

  /// Nil where bubblewrap is not installed.
  init?(limits: Limits = Limits()) {
    guard let bubblewrap = SandboxCommand.find("bwrap") else { return nil }
    // Root of the host is exempt from process limits, so it becomes nobody first.
    let drop = geteuid() == 0 ? SandboxCommand.find("setpriv") : nil
    var words = drop.map { [$0, "--reuid", "65534", "--regid", "65534", "--clear-groups"] } ?? []
    words += [
      bubblewrap, "--unshare-all", "--unshare-user", "--uid", "0", "--gid", "0",
      "--cap-add", "ALL", "--die-with-parent", "--new-session", "--as-pid-1",
      "--hostname", "sandbox",
    ]
    for folder in ["/", "/usr"] {
      words += ["--size", "\(limits.diskBytes)", "--tmpfs", folder]
    }
    for name in ["bin", "sbin", "lib", "lib64", "share", "include", "libexec"] {
      words += ["--ro-bind-try", "/usr/\(name)", "/usr/\(name)"]
    }
    for name in ["bin", "sbin", "lib", "lib64"] where access("/usr/\(name)", F_OK) == 0 {
      words += ["--symlink", "usr/\(name)", "/\(name)"]
    }
    for path in ["/etc/alternatives", "/etc/ld.so.cache", "/etc/login.defs"] {
      words += ["--ro-bind-try", path, path]
    }
    words += ["--dir", "/root", "--proc", "/proc", "--dev", "/dev", "--clearenv"]
    for (name, value) in SandboxCommand.environment { words += ["--setenv", name, value] }
    words += [
      "--", "/bin/bash", "--noprofile", "--norc", "-c",
      "IFS= read -r -d '' script; eval \"$script\"",
    ]
    self.words = words
    mode =
      "bubblewrap, uid 0 with all capabilities in a user namespace"
      + (geteuid() == 0
        ? drop == nil ? " of root (no process limit)" : " of nobody" : " of user \(geteuid())")
      + ", one mapped uid, no network, the host's /usr read-only, everything else private"
  }

  static let environment = [
    ("HOME", "/root"), ("USER", "root"), ("LOGNAME", "root"), ("SHELL", "/bin/bash"),
    ("TERM", "dumb"), ("TZ", "UTC"), ("LC_ALL", "C.UTF-8"),
    ("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"),
  ]

  /// What the first process of the sandbox runs.
  ///
  /// It fills the private folders, keeps a shell alive and ends whatever takes too long. The
  /// shell says on descriptor 5 when a request begins and ends; answers go to the host behind the
  /// mark that came with the request. The shell runs at lower priority, so that a fork bomb does not
  /// keep the supervisor from ending it.
  static func supervisor(_ limits: Limits) -> String {
    #"""
    mkdir -p /tmp /home /opt /srv /mnt /media /run /etc/skel /usr/local/bin /usr/local/sbin \
      /var/{backups,cache,lib,local,log,mail,opt,run,spool,tmp,www}
    chmod 1777 /tmp /var/tmp; chmod 700 /root; chmod 755 /etc
    printf '%s\n' 'root:x:0:0:root:/root:/bin/bash' 'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin' \
      'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin' > /etc/passwd
    printf '%s\n' root:x:0: daemon:x:1: adm:x:4: sudo:x:27: users:x:100: nogroup:x:65534: > /etc/group
    printf '%s\n' 'root:*:19000:0:99999:7:::' 'nobody:*:19000:0:99999:7:::' > /etc/shadow
    printf '127.0.0.1\tlocalhost\n' > /etc/hosts
    echo sandbox > /etc/hostname
    : > /root/.bashrc
    cd /root
    exec 3<&0 4>&1
    """# + "\nulimit -c 0 -v \(limits.memoryKilobytes) -u \(limits.processes) "
      + "-f \(limits.fileKilobytes) -t \(limits.seconds * 12) 2> /dev/null\n" + #"""
        while :; do
          exec 5< <(exec nice -n 5 bash --noprofile --norc <&3 5>&1 1>&4 2>&4 3<&-)
          shell=$!
          idle=1
          while read -r -u 5 seconds mark; do
            idle=0
            read -r -t "$seconds" -u 5 _
            code=$?
            if [ $code -gt 128 ]; then
              kill -KILL -1
              printf '%s 137 stopped\n' "$mark" >&4
              break
            fi
            if [ $code != 0 ]; then
              wait "$shell"
              printf '%s %s left\n' "$mark" $? >&4
              break
            fi
            idle=1
          done
          [ $idle = 0 ] || exit
          exec 5<&-
        done
        """#
  }

  private static func find(_ program: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + program }
      .first { access($0, X_OK) == 0 }
  }
}
