/// The programs of the virtual machine, by name.
enum ShellCommands {
  static let table: [[UInt8]: ShellProcess.Body] = {
    var table: [[UInt8]: ShellProcess.Body] = [:]
    for family in [text, filters, files, searching, system, users, shells] {
      for (name, body) in family { table[name.octets] = body }
    }
    return table
  }()

  private static let text: [String: ShellProcess.Body] = [
    "cat": CatCommand.run, "head": HeadCommand.run, "tail": TailCommand.run, "wc": WcCommand.run,
    "tac": LineCommands.tac, "rev": LineCommands.rev, "nl": NumberLinesCommand.run,
    "fold": LineCommands.fold, "paste": PasteCommand.run, "tee": LineCommands.tee,
    "split": SplitCommand.run, "seq": SequenceCommand.run, "yes": LineCommands.yes,
    "echo": EchoCommand.run, "printf": PrintfCommand.run, "strings": LineCommands.strings,
    "expand": LineCommands.expandTabs,
  ]

  private static let filters: [String: ShellProcess.Body] = [
    "sort": SortCommand.run, "uniq": UniqCommand.run, "cut": CutCommand.run, "tr": TrCommand.run,
    "comm": JoinCommands.comm, "diff": DiffCommand.run,
    "cmp": DiffCommand.compare, "shuf": LineCommands.shuffle,
    "md5sum": DigestCommands.run, "sha1sum": DigestCommands.run, "sha256sum": DigestCommands.run,
    "sha512sum": DigestCommands.run, "sed": SedCommand.run, "awk": AwkCommand.run,
    "mawk": AwkCommand.run,
  ]

  private static let files: [String: ShellProcess.Body] = [
    "ls": ListCommand.run, "dir": ListCommand.run, "mkdir": FolderCommands.make,
    "rmdir": FolderCommands.remove, "rm": RemoveCommand.run, "cp": CopyCommand.run,
    "mv": MoveCommand.run, "ln": LinkCommand.run, "touch": TouchCommand.run,
    "chmod": ModeCommand.run, "chown": OwnerCommand.run, "chgrp": OwnerCommand.run,
    "stat": StatCommand.run, "du": DiskUsageCommand.run, "df": DiskUsageCommand.free,
    "truncate": SizeCommands.truncate, "fallocate": SizeCommands.allocate, "dd": SizeCommands.dd,
    "readlink": PathCommands.readLink, "realpath": PathCommands.realPath,
    "basename": PathCommands.base, "dirname": PathCommands.folder, "file": FileTypeCommand.run,
    "mktemp": PathCommands.temporary,
    "gzip": GzipCommand.run, "gunzip": GzipCommand.run, "zcat": GzipCommand.run,
    "sync": SystemCommands.nothing,
  ]

  private static let searching: [String: ShellProcess.Body] = [
    "grep": GrepCommand.run, "egrep": GrepCommand.run, "fgrep": GrepCommand.run,
    "zgrep": GrepCommand.zipped, "find": FindCommand.run, "xargs": XargsCommand.run,
    "which": PathCommands.which,
  ]

  private static let system: [String: ShellProcess.Body] = [
    "date": DateCommand.run, "sleep": SystemCommands.sleep, "ps": ProcessCommands.list,
    "pgrep": ProcessCommands.search, "pkill": ProcessCommands.search,
    "pidof": ProcessCommands.identify, "kill": KillCommand.run, "free": SystemCommands.memory,
    "uptime": SystemCommands.uptime, "uname": SystemCommands.name,
    "hostname": SystemCommands.host, "nproc": SystemCommands.processors,
    "env": EnvironmentCommands.run, "printenv": EnvironmentCommands.print,
    "true": { _ in 0 }, "false": { _ in 1 }, "expr": ExprCommand.run,
    "test": TestCommand.run, "[": TestCommand.run, "pwd": ShellBuiltins.printFolder,
    "arch": SystemCommands.arch,
    "tty": SystemCommands.terminal, "clear": { _ in 0 },

  ]

  private static let users: [String: ShellProcess.Body] = [
    "id": IdentityCommands.id, "whoami": IdentityCommands.name,
    "groups": IdentityCommands.groups, "getent": IdentityCommands.entries,
    "who": SystemCommands.nothing, "users": SystemCommands.nothing,
    "logname": IdentityCommands.name,
    "useradd": AccountCommands.addUser, "adduser": AccountCommands.addUser,
    "userdel": AccountCommands.removeUser, "usermod": AccountCommands.changeUser,
    "groupadd": AccountCommands.addGroup, "addgroup": AccountCommands.addGroup,
    "groupdel": AccountCommands.removeGroup, "gpasswd": AccountCommands.changeGroup,
    "passwd": SystemCommands.nothing,
    "chpasswd": { process throws(ShellStop) in
      _ = try process.input()
      return 0
    },
  ]

  private static let shells: [String: ShellProcess.Body] = [
    "bash": ShellCommand.run, "sh": ShellCommand.run, "dash": ShellCommand.run,
    "su": SwitchUserCommands.su, "sudo": SwitchUserCommands.sudo,
    "runuser": SwitchUserCommands.su, "nohup": SystemCommands.passThrough,
    "nice": SystemCommands.passThrough, "timeout": SystemCommands.timeout,
    "time": SystemCommands.passThrough, "setsid": SystemCommands.passThrough,
    "stdbuf": SystemCommands.passThrough,
  ]
}
