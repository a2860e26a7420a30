/// Who does something.
struct Credentials: Sendable, Hashable {
  var user: Int
  var group: Int
  var groups: [Int]

  static let root = Credentials(user: 0, group: 0, groups: [0])

  /// Whether the bits allow `want` (4 read, 2 write, 1 execute).
  func may(_ want: Int, _ inode: Inode) -> Bool {
    if user == 0 {
      return want & 1 == 0 || inode.kind == .directory || inode.mode & 0o111 != 0
    }
    let bits =
      inode.owner == user
      ? inode.mode >> 6
      : inode.group == group || groups.contains(inode.group) ? inode.mode >> 3 : inode.mode
    return bits & want == want
  }
}
