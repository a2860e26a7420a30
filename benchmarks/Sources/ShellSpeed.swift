import Environments
import Trajectories

/// What the virtual machine's shell costs, in processor time of the working thread.
enum ShellSpeed {
  /// Pipelines of the kinds that the tasks and official scripts are made of.
  private static let pipelines = [
    "grep root /etc/passwd | cut -d: -f7", "ls -la /etc | tail -n +2 | wc -l",
    "cat /etc/passwd | sort -t: -k3,3n | head -n 2", "ps aux | grep -c root",
    "cut -d: -f7 /etc/passwd | sort | uniq -c | sort -rn",
    "awk -F: '{print $1}' /etc/group | wc -l",
    "find /etc -name '*s*' | head -n 3", "sed -n 's/^root/x/p' /etc/passwd | tr a-z A-Z",
    "printf '%s\\n' 3 1 2 | sort -n | tail -n 1", "wc -l < /etc/group | tr -d ' '",
    "echo a b c | tr ' ' '\\n' | sort -r | head -n 1", "stat -c %a /etc/passwd | cut -c1",
  ]

  static func measure() -> JSONValue {
    do {
      return [
        "pipelines": try pipelinesOneByOne(), "pipelinesOfOneScript": try pipelinesOfOneScript(),
        "snapshot": try snapshots(),
      ]
    } catch {
      return ["error": .string("\(error)")]
    }
  }

  private static func script(_ text: String) -> Action {
    .tool(name: "bash_action", arguments: ["script": .string(text)])
  }

  private static func started() throws(EnvironmentError) -> any Environment {
    var world = try EnvironmentCatalogue.builtIn.make("shell")
    _ = try world.reset(to: try world.tasks(in: .train, limit: 1).first ?? "")
    return world
  }

  /// A whole step of the environment for each pipeline; the rounds of an episode are few, so the
  /// start comes back after every fourth.
  private static func pipelinesOneByOne() throws(EnvironmentError) -> JSONValue {
    var world = try started()
    let start = try world.snapshot()
    let actions = pipelines.map(script)
    let rounds = 100
    return try WorldSpeed.rate("pipelines", rounds * actions.count) {
      () throws(EnvironmentError) in
      for _ in 0..<rounds {
        for (place, action) in actions.enumerated() {
          if place % 4 == 0 { try world.restore(start) }
          _ = try world.step(action)
        }
      }
    }
  }

  private static func pipelinesOfOneScript() throws(EnvironmentError) -> JSONValue {
    var world = try started()
    let start = try world.snapshot()
    let times = 10
    let loop =
      "for i in $(seq \(times)); do \(pipelines.joined(separator: "\n")) \ndone > /dev/null"
    let action = script(loop)
    let rounds = 10
    return try WorldSpeed.rate("pipelines", rounds * times * pipelines.count) {
      () throws(EnvironmentError) in
      for _ in 0..<rounds {
        try world.restore(start)
        _ = try world.step(action)
      }
    }
  }

  /// A write with a snapshot before it, which has to copy what it changes, and one without.
  private static func snapshots() throws(EnvironmentError) -> JSONValue {
    var world = try started()
    let start = try world.snapshot()
    let write = script("echo x >> /root/notes")
    let count = 400
    func seconds(keeping: Bool) throws(EnvironmentError) -> Double {
      try WorldSpeed.median { () throws(EnvironmentError) in
        var kept: EnvironmentSnapshot?
        for place in 0..<count {
          if place % 4 == 0 { try world.restore(start) }
          kept = keeping ? try world.snapshot() : nil
          _ = try world.step(write)
        }
        withExtendedLifetime(kept) {}
      } / Double(count)
    }
    let plain = try seconds(keeping: false)
    let kept = try seconds(keeping: true)
    return [
      "writeMicroseconds": WorldSpeed.microseconds(plain),
      "snapshotAndWriteMicroseconds": WorldSpeed.microseconds(kept),
    ]
  }
}
