/// Users and groups as the files in /etc list them.
enum UserDatabase {
  struct User: Sendable {
    let name: String
    let id: Int
    let group: Int
    let comment: String
    let home: String
    let shell: String
  }

  struct Group: Sendable {
    let name: String
    let id: Int
    let members: [String]
  }

  static func users(in files: VirtualFileSystem) -> [User] {
    fields(of: "/etc/passwd", in: files).compactMap { parts in
      guard parts.count == 7, let id = Int(parts[2]), let group = Int(parts[3]) else { return nil }
      return User(
        name: parts[0], id: id, group: group, comment: parts[4], home: parts[5], shell: parts[6])
    }
  }

  static func groups(in files: VirtualFileSystem) -> [Group] {
    fields(of: "/etc/group", in: files).compactMap { parts in
      guard parts.count == 4, let id = Int(parts[2]) else { return nil }
      return Group(
        name: parts[0], id: id, members: parts[3].split(separator: ",").map(String.init))
    }
  }

  static func user(named name: String, in files: VirtualFileSystem) -> User? {
    users(in: files).first { $0.name == name }
  }

  static func user(id: Int, in files: VirtualFileSystem) -> User? {
    users(in: files).first { $0.id == id }
  }

  static func group(named name: String, in files: VirtualFileSystem) -> Group? {
    groups(in: files).first { $0.name == name }
  }

  static func group(id: Int, in files: VirtualFileSystem) -> Group? {
    groups(in: files).first { $0.id == id }
  }

  static func userName(_ id: Int, in files: VirtualFileSystem) -> String {
    user(id: id, in: files)?.name ?? String(id)
  }

  static func groupName(_ id: Int, in files: VirtualFileSystem) -> String {
    group(id: id, in: files)?.name ?? String(id)
  }

  /// What a user may do, with all groups.
  static func credentials(of user: User, in files: VirtualFileSystem) -> Credentials {
    let others = groups(in: files).filter { $0.members.contains(user.name) }.map(\.id)
    return Credentials(
      user: user.id, group: user.group, groups: [user.group] + others.filter { $0 != user.group })
  }

  private static func fields(of path: String, in files: VirtualFileSystem) -> [[String]] {
    guard let id = try? files.resolve(path.octets, from: 0, as: .root) else { return [] }
    return files.nodes[id].data.lines.map { line in
      line.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).map(\.decoded)
    }
  }
}
