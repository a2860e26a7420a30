enum IdentityCommands {
  static func id(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "agGnruz", long: ["user": "u", "group": "g", "groups": "G", "name": "n", "real": "r"])
    guard let options = try process.options(spec) else { return 1 }
    let files = process.shell.system.files
    var who = process.who
    if let name = options.operands.first?.decoded {
      guard let user = UserDatabase.user(named: name, in: files) else {
        try process.complain("'\(name)': no such user")
        return 1
      }
      who = UserDatabase.credentials(of: user, in: files)
    }
    func group(_ id: Int) -> String {
      options.has("n") ? UserDatabase.groupName(id, in: files) : "\(id)"
    }
    if options.has("u") {
      try process.putLine(
        options.has("n") ? UserDatabase.userName(who.user, in: files) : "\(who.user)")
    } else if options.has("g") {
      try process.putLine(group(who.group))
    } else if options.has("G") {
      try process.putLine(who.groups.map(group).joined(separator: " "))
    } else {
      let groups = who.groups.map { "\($0)(\(UserDatabase.groupName($0, in: files)))" }
      try process.putLine(
        "uid=\(who.user)(\(UserDatabase.userName(who.user, in: files))) "
          + "gid=\(who.group)(\(UserDatabase.groupName(who.group, in: files))) "
          + "groups=\(groups.joined(separator: ","))")
    }
    return 0
  }

  static func name(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("")) else { return 1 }
    if let extra = options.operands.first {
      return try process.misuse("extra operand '\(extra.decoded)'")
    }
    try process.putLine(UserDatabase.userName(process.who.user, in: process.shell.system.files))
    return 0
  }

  static func groups(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("")) else { return 1 }
    let files = process.shell.system.files
    if options.operands.isEmpty {
      try process.putLine(
        process.who.groups.map { UserDatabase.groupName($0, in: files) }.joined(separator: " "))
      return 0
    }
    var status = 0
    for name in options.operands.map(\.decoded) {
      guard let user = UserDatabase.user(named: name, in: files) else {
        try process.complain("'\(name)': no such user")
        status = 1
        continue
      }
      let list = UserDatabase.credentials(of: user, in: files).groups
      try process.putLine(
        "\(name) : " + list.map { UserDatabase.groupName($0, in: files) }.joined(separator: " "))
    }
    return status
  }

  static func entries(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec("i", long: ["no-idn": "i"])
    guard let options = try process.options(spec) else { return 64 }
    guard let database = options.operands.first?.decoded else {
      try process.complainPlainly("getent: wrong number of arguments")
      return 1
    }
    guard ["passwd", "group", "shadow", "hosts"].contains(database) else {
      try process.complainPlainly("Unknown database: \(database)")
      return 1
    }
    guard case .success(let bytes) = try process.read("/etc/\(database)".octets) else { return 2 }
    let keys = options.operands.dropFirst()
    if keys.isEmpty {
      try process.put(bytes)
      return 0
    }
    var status = 0
    for key in keys {
      let match = bytes.lines.first { line in
        let fields = line.split(separator: 58, omittingEmptySubsequences: false)
        return fields.first.map { Array($0) } == key
          || fields.count > 2 && key.allSatisfy(\.isDigit) && Array(fields[2]) == key
      }
      if let match { try process.putLine(match) } else { status = 2 }
    }
    return status
  }
}

/// Commands that edit /etc/passwd and /etc/group.
enum AccountCommands {
  private static func lines(_ path: String, _ process: ShellProcess) -> [String] {
    guard let bytes = try? process.contents(path.octets) else { return [] }
    return bytes.lines.map(\.decoded)
  }

  private static func save(
    _ lines: [String], _ path: String, _ process: ShellProcess
  ) throws(ShellStop) -> Bool {
    guard process.who.user == 0,
      try process.writeFile(path.octets, lines.map { $0 + "\n" }.joined().octets) == nil
    else {
      try process.complain("Permission denied.")
      try process.complain("cannot lock \(path); try again later.")
      return false
    }
    return true
  }

  private static func freeID(_ process: ShellProcess) -> Int {
    let files = process.shell.system.files
    let used = UserDatabase.users(in: files).map(\.id) + UserDatabase.groups(in: files).map(\.id)
    return (used.filter { $0 >= 1000 && $0 < 60_000 }.max() ?? 999) + 1
  }

  static func addUser(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "b:c:d:e:f:g:G:k:K:lmMNop:rs:u:U",
      long: [
        "create-home": "m", "home-dir=": "d", "shell=": "s", "uid=": "u", "gid=": "g",
        "groups=": "G", "comment=": "c", "system": "r", "password=": "p", "no-create-home": "M",
        "disabled-password": "dp", "gecos=": "c", "ingroup=": "g", "home=": "d", "quiet": "q",
      ], failure: 2)
    guard let options = try process.options(spec) else { return 2 }
    guard let name = options.operands.last?.decoded else {
      try process.complainPlainly("Usage: useradd [options] LOGIN")
      return 2
    }
    let files = process.shell.system.files
    if UserDatabase.user(named: name, in: files) != nil {
      try process.complain("user '\(name)' already exists")
      return 9
    }
    guard name.utf8.allSatisfy({ $0.isWordByte || $0 == 45 || $0 == 46 }), !name.hasPrefix("-")
    else {
      try process.complain("invalid user name '\(name)': use --badname to ignore")
      return 3
    }
    let id = options["u"]?.integer ?? freeID(process)
    var group = id
    if let text = options["g"]?.decoded {
      guard
        let found = UserDatabase.group(named: text, in: files)
          ?? Int(text).flatMap({ UserDatabase.group(id: $0, in: files) })
      else {
        try process.complain("group '\(text)' does not exist")
        return 6
      }
      group = found.id
    } else {
      if UserDatabase.group(named: name, in: files) != nil {
        try process.complain(
          "group \(name) exists - if you want to add this user to that group, use -g.")
        return 9
      }
      let entries = lines("/etc/group", process) + ["\(name):x:\(id):"]
      guard try save(entries, "/etc/group", process) else { return 1 }
    }
    let home = options["d"]?.decoded ?? "/home/\(name)"
    let shell = options["s"]?.decoded ?? "/bin/sh"
    let entry = "\(name):x:\(id):\(group):\(options["c"]?.decoded ?? ""):\(home):\(shell)"
    guard try save(lines("/etc/passwd", process) + [entry], "/etc/passwd", process) else {
      return 1
    }
    if let list = options["G"] {
      for extra in list.split(separator: UInt8(ascii: ",")) {
        guard try join(name, extra.decoded, process) else { return 6 }
      }
    }
    if options.has("m") || process.name == "adduser" {
      try? FolderCommands.makeAll(home.octets, 0o755, process)
      if let folder = process.find(home.octets) {
        process.shell.system.files.nodes[folder].owner = id
        process.shell.system.files.nodes[folder].group = group
      }
    }
    return 0
  }

  private static func join(
    _ user: String, _ group: String, _ process: ShellProcess
  ) throws(ShellStop) -> Bool {
    var entries = lines("/etc/group", process)
    guard let place = entries.firstIndex(where: { $0.hasPrefix(group + ":") }) else {
      try process.complain("group '\(group)' does not exist")
      return false
    }
    var fields = entries[place].split(separator: ":", omittingEmptySubsequences: false)
      .map(String.init)
    guard fields.count == 4 else { return false }
    var members = fields[3].split(separator: ",").map(String.init)
    if !members.contains(user) { members.append(user) }
    fields[3] = members.joined(separator: ",")
    entries[place] = fields.joined(separator: ":")
    return try save(entries, "/etc/group", process)
  }

  static func removeUser(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("frRZ", failure: 2)) else { return 2 }
    guard let name = options.operands.first?.decoded,
      let user = UserDatabase.user(named: name, in: process.shell.system.files)
    else {
      try process.complain("user '\(options.operands.first?.decoded ?? "")' does not exist")
      return 6
    }
    let rest = lines("/etc/passwd", process).filter { !$0.hasPrefix(name + ":") }
    guard try save(rest, "/etc/passwd", process) else { return 1 }
    let groups = lines("/etc/group", process).filter { !$0.hasPrefix(name + ":") }
    guard try save(groups, "/etc/group", process) else { return 1 }
    if options.has("r") { _ = try RemoveCommand.removeTree(user.home.octets, process, false) }
    return 0
  }

  static func changeUser(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "aG:g:s:d:ml:Lu:Uc:",
      long: ["append": "a", "groups=": "G", "gid=": "g", "shell=": "s", "home=": "d"], failure: 2)
    guard let options = try process.options(spec) else { return 2 }
    guard let name = options.operands.first?.decoded,
      UserDatabase.user(named: name, in: process.shell.system.files) != nil
    else {
      try process.complain("user '\(options.operands.first?.decoded ?? "")' does not exist")
      return 6
    }
    if let list = options["G"] {
      if !options.has("a") {
        let entries = lines("/etc/group", process).map { line in
          var fields = line.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
          guard fields.count == 4 else { return line }
          fields[3] = fields[3].split(separator: ",").filter { $0 != name }.joined(separator: ",")
          return fields.joined(separator: ":")
        }
        guard try save(entries, "/etc/group", process) else { return 1 }
      }
      for group in list.split(separator: UInt8(ascii: ",")) {
        guard try join(name, group.decoded, process) else { return 6 }
      }
    }
    var entries = lines("/etc/passwd", process)
    guard let place = entries.firstIndex(where: { $0.hasPrefix(name + ":") }) else { return 6 }
    var fields = entries[place].split(separator: ":", omittingEmptySubsequences: false)
      .map(String.init)
    if let group = options["g"]?.decoded {
      let found = UserDatabase.group(named: group, in: process.shell.system.files)
      guard let id = found?.id ?? Int(group) else {
        try process.complain("group '\(group)' does not exist")
        return 6
      }
      fields[3] = "\(id)"
    }
    if let shell = options["s"] { fields[6] = shell.decoded }
    if let home = options["d"] { fields[5] = home.decoded }
    entries[place] = fields.joined(separator: ":")
    return try save(entries, "/etc/passwd", process) ? 0 : 1
  }

  static func addGroup(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "fg:orK:p:", long: ["gid=": "g", "force": "f", "system": "r"], failure: 2)
    guard let options = try process.options(spec) else { return 2 }
    guard let name = options.operands.first?.decoded else { return 2 }
    if UserDatabase.group(named: name, in: process.shell.system.files) != nil {
      if options.has("f") { return 0 }
      try process.complain("group '\(name)' already exists")
      return 9
    }
    let id = options["g"]?.integer ?? freeID(process)
    let entries = lines("/etc/group", process) + ["\(name):x:\(id):"]
    return try save(entries, "/etc/group", process) ? 0 : 10
  }

  static func removeGroup(_ process: ShellProcess) throws(ShellStop) -> Int {
    let name = process.arguments.last?.decoded ?? ""
    guard UserDatabase.group(named: name, in: process.shell.system.files) != nil else {
      try process.complain("group '\(name)' does not exist")
      return 6
    }
    let rest = lines("/etc/group", process).filter { !$0.hasPrefix(name + ":") }
    return try save(rest, "/etc/group", process) ? 0 : 10
  }

  static func changeGroup(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(OptionSpec("a:d:M:", failure: 2)) else { return 2 }
    guard let group = options.operands.first?.decoded, let user = options["a"]?.decoded else {
      return 2
    }
    try process.putLine("Adding user \(user) to group \(group)")
    return try join(user, group, process) ? 0 : 3
  }
}
