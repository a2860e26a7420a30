import Trajectories

/// One problem on a machine: the world, the words, the way and the test.
struct ShellTask: Sendable {
  enum Goal: Sendable {
    /// An answer that was computed when the task was made.
    case answer(String, Comparison)
    /// The disk must look like after the reference commands.
    case state
    /// Commands whose output is checked on a copy of the final machine; new files are allowed.
    case behaviour([(command: String, output: String)], allowed: Set<String>)
  }

  enum Comparison: String, Sendable { case integer, text, path, set }

  let id: String
  let template: String
  let level: Int
  let instruction: String
  let goal: Goal
  let start: ShellSystem
  /// The disk that a state task must end with, and the disk that must not be damaged.
  let wanted: WorldFingerprint
  let initial: WorldFingerprint
  /// A look at the world, then the commands that do the work.
  let inspection: String
  let solution: String
  /// A tempting mistake: commands, an answer, or both.
  let mistake: (commands: String?, answer: String?)

  var stepBudget: Int { level >= 4 ? 12 : 8 }

  func accepts(_ answer: String) -> Bool {
    guard case .answer(let expected, let comparison) = goal else { return false }
    let given = String(decoding: Array(answer.utf8).trimmed, as: UTF8.self)
    switch comparison {
    case .integer: return Int(given).map { $0 == Int(expected) } ?? false
    case .text, .path: return given == expected
    case .set:
      func items(_ text: String) -> [String] {
        text.split(whereSeparator: { $0 == "," || $0 == " " || $0 == "\n" }).map(String.init)
          .sorted()
      }
      return items(given) == items(expected)
    }
  }
}

extension [UInt8] {
  /// Without blanks at both ends.
  var trimmed: [UInt8] {
    guard let first = firstIndex(where: { !$0.isSpace }),
      let last = lastIndex(where: { !$0.isSpace })
    else { return [] }
    return Array(self[first...last])
  }
}

/// What every path of a disk is, times and scratch folders left out.
struct WorldFingerprint: Sendable, Hashable {
  private var marks: [[UInt8]: UInt64] = [:]

  init(of files: VirtualFileSystem) {
    walk(files, VirtualFileSystem.root, [])
  }

  private mutating func walk(_ files: VirtualFileSystem, _ folder: Int, _ path: [UInt8]) {
    for (name, entry) in files.nodes[folder].entries {
      let full = path + [47] + name
      if path.isEmpty, ["tmp", "proc", "dev", "run"].contains(name.decoded) { continue }
      marks[full] = WorldFingerprint.mark(files.nodes[entry.inode])
      if files.nodes[entry.inode].kind == .directory, full.count < 4096 {
        walk(files, entry.inode, full)
      }
    }
  }

  private static func mark(_ inode: Inode) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ value: Int) { hash = (hash ^ UInt64(bitPattern: Int64(value))) &* 0x100_0000_01B3 }
    add(Int(inode.kind.rawValue))
    add(inode.mode)
    add(inode.owner)
    add(inode.group)
    add(inode.zeroTail)
    for byte in inode.data { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return hash
  }

  /// The first path in byte order that differs, those allowed left out.
  func difference(from other: WorldFingerprint, allowing: Set<String> = []) -> String? {
    let paths = Set(marks.keys).union(other.marks.keys)
    return paths.filter { marks[$0] != other.marks[$0] }.map(\.decoded)
      .filter { path in !allowing.contains { path == $0 || path.hasPrefix($0 + "/") } }.min()
  }

  var digest: Digest {
    let builder = DigestBuilder()
    for path in marks.keys.sorted(by: { $0.precedes($1) }) {
      builder.update(path.decoded)
      builder.update("\(marks[path] ?? 0)")
    }
    return builder.finish()
  }
}
