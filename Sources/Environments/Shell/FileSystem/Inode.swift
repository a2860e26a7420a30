/// One file, directory, link or device of the virtual disk.
struct Inode: Sendable {
  enum Kind: UInt8, Sendable {
    case file, directory, link, device, fifo
  }

  struct Entry: Sendable {
    let inode: Int
    /// Order of creation; directory walks see the newest first.
    let serial: Int
  }

  var kind: Kind
  /// Permission bits, set-id and sticky bits included.
  var mode: Int
  var owner: Int
  var group: Int
  var links = 1
  var parent = 0
  var accessed: Int
  var modified: Int
  var changed: Int
  var born: Int
  /// Contents, link target or device name.
  var data: [UInt8] = []
  /// Zero bytes behind `data` that are not stored.
  var zeroTail = 0
  /// Whether the tail takes up space (written zeros) or not (a hole).
  var isTailAllocated = false
  /// Whether the contents are made when somebody reads them (`/proc`).
  var isGenerated = false
  var entries: [[UInt8]: Entry] = [:]

  init(kind: Kind, mode: Int, owner: Int, group: Int, time: Int) {
    self.kind = kind
    self.mode = mode
    self.owner = owner
    self.group = group
    accessed = time
    modified = time
    changed = time
    born = time
  }

  var size: Int {
    switch kind {
    case .directory: 4096
    case .device, .fifo: 0
    case .file, .link: isGenerated ? 0 : data.count + zeroTail
    }
  }

  /// Space on disk in units of 512 bytes, for blocks of 4096 bytes.
  var blocks: Int {
    switch kind {
    case .directory: 8
    case .file where isGenerated: 0
    case .file: (data.count + (isTailAllocated ? zeroTail : 0) + 4095) / 4096 * 8
    case .link, .device, .fifo: 0
    }
  }

  var typeBits: Int {
    switch kind {
    case .file: 0o100000
    case .directory: 0o040000
    case .link: 0o120000
    case .device: 0o020000
    case .fifo: 0o010000
    }
  }

  var typeLetter: UInt8 {
    switch kind {
    case .file: UInt8(ascii: "-")
    case .directory: UInt8(ascii: "d")
    case .link: UInt8(ascii: "l")
    case .device: UInt8(ascii: "c")
    case .fifo: UInt8(ascii: "p")
    }
  }

  /// Ten letters as `ls -l` shows them.
  var modeText: String {
    var letters = [typeLetter]
    for shift in [6, 3, 0] {
      let bits = mode >> shift
      letters.append(bits & 4 != 0 ? UInt8(ascii: "r") : UInt8(ascii: "-"))
      letters.append(bits & 2 != 0 ? UInt8(ascii: "w") : UInt8(ascii: "-"))
      let runs = bits & 1 != 0
      let isSpecial = mode & (shift == 6 ? 0o4000 : shift == 3 ? 0o2000 : 0o1000) != 0
      let special = shift == 0 ? UInt8(ascii: "t") : UInt8(ascii: "s")
      if isSpecial {
        letters.append(runs ? special : special.uppered)
      } else {
        letters.append(runs ? UInt8(ascii: "x") : UInt8(ascii: "-"))
      }
    }
    return letters.decoded
  }
}
