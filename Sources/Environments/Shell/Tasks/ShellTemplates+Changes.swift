/// The templates that change the machine.
extension ShellTaskMaker {
  func fixModes(_ draws: inout ShellDraws) -> Draft {
    let folder = draws.word(draws.pool.folders)
    let names = draws.words(6, draws.pool.files)
    var setup = "mkdir -p /srv/\(folder)/one/two /srv/\(folder)/three\n"
    for (place, name) in names.enumerated() {
      let path = "/srv/\(folder)/\(["", "one/", "one/two/", "three/"][place % 4])\(name).txt"
      setup += "echo \(name) > \(path)\nchmod \(draws.word(["777", "600", "644", "755"])) \(path)\n"
    }
    setup += "chmod 777 /srv/\(folder)/one\nchmod 700 /srv/\(folder)/three\n"
    return Draft(
      level: 2,
      instruction: "Below and including /srv/\(folder), give every regular file the mode 640 and "
        + "every directory the mode 750. Change nothing else. Finish when it is done.",
      setup: setup, inspection: "ls -lR /srv/\(folder)",
      solution: "find /srv/\(folder) -type f -exec chmod 640 {} +\n"
        + "find /srv/\(folder) -type d -exec chmod 750 {} +",
      mistakeCommands: "chmod -R 640 /srv/\(folder)")
  }

  func groupShare(_ draws: inout ShellDraws) -> Draft {
    let folder = draws.word(draws.pool.folders)
    let people = draws.words(3, draws.pool.people)
    let group = draws.word(draws.pool.services)
    var setup = ""
    for person in people { setup += "useradd -m \(person)\n" }
    setup += "mkdir -p /srv/\(folder)\necho start > /srv/\(folder)/readme.txt\n"
    let members = people.prefix(2)
    var solution = "getent group \(group) > /dev/null || groupadd \(group)\n"
    for person in members { solution += "usermod -aG \(group) \(person)\n" }
    solution += "chgrp \(group) /srv/\(folder)\nchmod 2770 /srv/\(folder)"
    return Draft(
      level: 3,
      instruction:
        "Make a group \(group), put the users \(members[0]) and \(members[1]) into it in "
        + "this order (nobody else), and turn /srv/\(folder) into their shared directory: the "
        + "directory itself belongs to the group \(group), has the mode 770 and the set-group-id "
        + "bit. Leave the files in it as they are. Finish when it is done.",
      setup: setup, inspection: "ls -la /srv/\(folder); tail -n 4 /etc/group", solution: solution,
      mistakeCommands: "groupadd \(group); chgrp -R \(group) /srv/\(folder); "
        + "chmod -R 770 /srv/\(folder)")
  }

  func worldWritable(_ draws: inout ShellDraws) -> Draft {
    let folder = draws.word(draws.pool.folders)
    let names = draws.words(8, draws.pool.files)
    var setup = "mkdir -p /opt/\(folder)/bin /opt/\(folder)/share\n"
    for (place, name) in names.enumerated() {
      let path = "/opt/\(folder)/\(place % 2 == 0 ? "bin" : "share")/\(name)"
      let mode = place < 3 ? "666" : place < 5 ? "4755" : "644"
      setup += "echo \(name) > \(path)\nchmod \(mode) \(path)\n"
    }
    return Draft(
      level: 3,
      instruction: "Audit /opt/\(folder): take the write permission for others away from every "
        + "regular file that has it, and the set-user-id bit from every file that has it. Change "
        + "no other permission. Finish when it is done.",
      setup: setup, inspection: "find /opt/\(folder) -perm /4002 -type f",
      solution: "find /opt/\(folder) -type f -perm -002 -exec chmod o-w {} +\n"
        + "find /opt/\(folder) -type f -perm -4000 -exec chmod u-s {} +",
      mistakeCommands: "chmod -R 644 /opt/\(folder)")
  }

  func script(_ draws: inout ShellDraws) -> Draft {
    let name = "sum-" + draws.word(draws.pool.items)
    let factor = draws.number(2...9)
    let inputs = (0..<4).map { _ in (0..<draws.number(2...5)).map { _ in draws.number(1...99) } }
    let path = "/usr/local/bin/\(name)"
    let body =
      "#!/bin/bash\nt=0\nfor n in \"$@\"; do t=$((t + n)); done\necho $((t * \(factor)))\n"
    let tests = inputs.map { "\(name) " + $0.map(String.init).joined(separator: " ") }
    return Draft(
      level: 4,
      instruction: "Write an executable shell script \(path): it takes whole numbers as arguments "
        + "and prints their sum times \(factor), and nothing else. Without arguments it prints 0. "
        + "Finish when it works.",
      setup: ":", inspection: "ls -l /usr/local/bin",
      solution: "cat > \(path) <<'END'\n\(body)END\nchmod 755 \(path)",
      goal: .behaviour(tests + [name], allowed: [path]),
      mistakeCommands: "printf '#!/bin/bash\\necho $(($1 * \(factor)))\\n' > \(path)\n"
        + "chmod 755 \(path)")
  }

  func pathEdit(_ draws: inout ShellDraws) -> Draft {
    let folder = draws.word(draws.pool.folders)
    let tool = draws.word(draws.pool.services)
    let home = "/opt/\(folder)/tools"
    return Draft(
      level: 2,
      instruction: "The command \(tool) is in \(home). Append that directory to PATH in "
        + "/root/.profile, so that a shell that reads this file finds the command and keeps "
        + "everything that was on PATH before. Finish when it is done.",
      setup: "mkdir -p \(home)\nprintf '#!/bin/bash\\necho \(tool) ready\\n' > \(home)/\(tool)\n"
        + "chmod 755 \(home)/\(tool)",
      inspection: "cat /root/.profile; ls -l \(home)",
      solution: "grep -q '\(home)' /root/.profile || "
        + "echo 'export PATH=\"$PATH:\(home)\"' >> /root/.profile",
      goal: .behaviour(
        [
          ". /root/.profile; \(tool)", ". /root/.profile; type -p ls",
          ". /root/.profile; command -v \(tool)",
        ], allowed: ["/root/.profile"]),
      mistakeCommands: "echo 'PATH=\(home)' >> /root/.profile")
  }

  func batchRename(_ draws: inout ShellDraws) -> Draft {
    let folder = draws.word(draws.pool.folders)
    let names = draws.words(7, draws.pool.files)
    var setup = "mkdir -p ~/\(folder)/old\n"
    for (place, name) in names.enumerated() {
      let below = place == 6 ? "old/" : ""
      let suffix = place < 4 || place == 6 ? "text" : "md"
      setup += "echo \(name) > ~/\(folder)/\(below)\(name).\(suffix)\n"
    }
    return Draft(
      level: 2,
      instruction: "In ~/\(folder) itself (not in its subdirectories) rename every file that ends "
        + "in .text so that it ends in .txt and begins with done-: x.text becomes done-x.txt. "
        + "Finish when it is done.",
      setup: setup, inspection: "ls -R ~/\(folder)",
      solution: "cd ~/\(folder)\nfor f in *.text; do [ -e \"$f\" ] || continue; "
        + "mv \"$f\" \"done-${f%.text}.txt\"; done\ncd",
      mistakeCommands: "cd ~/\(folder); for f in *.text; do mv \"$f\" \"${f%.text}.txt\"; done")
  }

  func configEdit(_ draws: inout ShellDraws) -> Draft {
    let service = draws.word(draws.pool.services)
    let port = draws.number(2_000...8_000)
    let path = "/etc/\(service).conf"
    return Draft(
      level: 2,
      instruction: "In \(path) set Port to \(port) and turn Verbose off. The file must keep its "
        + "other lines and comments in their order, and each key must stand there once. Finish "
        + "when it is done.",
      setup: "cat > \(path) <<'END'\n# Settings of \(service).\n# Port 9999 was the old choice.\n"
        + "Name \(service)\nPort \(port + 111)\nVerbose on\nWorkers \(draws.number(2...9))\nEND",
      inspection: "cat \(path)",
      solution: "sed -i -e 's/^Port .*/Port \(port)/' -e 's/^Verbose .*/Verbose off/' \(path)",
      mistakeCommands: "printf 'Port \(port)\\nVerbose off\\n' >> \(path)")
  }

  func packCompare(_ draws: inout ShellDraws) -> Draft {
    let folder = draws.word(draws.pool.folders)
    let names = draws.words(8, draws.pool.files)
    let changed = Set(draws.words(3, names))
    var setup = "mkdir -p ~/\(folder)/now ~/\(folder)/before\n"
    for name in names {
      setup += "echo 'first \(name)' > ~/\(folder)/before/\(name).txt\n"
      let word = changed.contains(name) ? "second" : "first"
      setup += "echo '\(word) \(name)' > ~/\(folder)/now/\(name).txt\n"
    }
    setup += "gzip ~/\(folder)/before/*.txt\n"
    return Draft(
      level: 3,
      instruction: "~/\(folder)/before holds packed copies (.txt.gz) of the files in "
        + "~/\(folder)/now as they used to be. Which files have changed? Answer with their names "
        + "without the directory (like x.txt), separated by commas. Do not change the directories.",
      setup: setup, inspection: "ls ~/\(folder)/now ~/\(folder)/before",
      solution: "cd ~/\(folder)/now; for f in *.txt; do zcat ../before/\"$f\".gz | cmp -s - \"$f\" "
        + "|| echo \"$f\"; done | paste -sd, -; cd",
      goal: .answer(.set), mistakeCommands: "gunzip ~/\(folder)/before/*.gz",
      mistakeAnswer: names.sorted().map { $0 + ".txt" }.joined(separator: ","))
  }

  func danglingLinks(_ draws: inout ShellDraws) -> Draft {
    let folder = draws.word(draws.pool.folders)
    let names = draws.words(8, draws.pool.files)
    var setup = "mkdir -p /srv/\(folder)/data /srv/\(folder)/links\n"
    for (place, name) in names.enumerated() {
      setup += "echo \(name) > /srv/\(folder)/data/\(name).txt\n"
      let target = place < 3 ? "../gone/\(name).txt" : "../data/\(name).txt"
      setup += "ln -s \(target) /srv/\(folder)/links/\(name)\n"
    }
    return Draft(
      level: 3,
      instruction: "Some symbolic links in /srv/\(folder)/links point to ../gone, which no longer "
        + "exists; the files are in ../data now under the same names. Make these links point to "
        + "../data (relative, like the others) and leave the good links alone. Finish when done.",
      setup: setup, inspection: "ls -l /srv/\(folder)/links",
      solution: "cd /srv/\(folder)/links; find . -xtype l | while read -r l; do "
        + "t=$(readlink \"$l\"); ln -sfn \"${t/gone/data}\" \"$l\"; done; cd",
      mistakeCommands: "find -L /srv/\(folder)/links -type l -delete")
  }
}
