import Trajectories

/// The templates that look for something and answer with it.
extension ShellTaskMaker {
  func draft(_ template: String, _ draws: inout ShellDraws) -> Draft? {
    switch template {
    case "count-files": countFiles(&draws)
    case "count-lines": countLines(&draws)
    case "log-actor": logActor(&draws)
    case "find-largest": findLargest(&draws)
    case "csv-total": csvTotal(&draws)
    case "process-table": processTable(&draws)
    case "find-transform": findTransform(&draws)
    case "fix-modes": fixModes(&draws)
    case "group-share": groupShare(&draws)
    case "world-writable": worldWritable(&draws)
    case "script": script(&draws)
    case "path-edit": pathEdit(&draws)
    case "batch-rename": batchRename(&draws)
    case "config-edit": configEdit(&draws)
    case "pack-compare": packCompare(&draws)
    case "dangling-links": danglingLinks(&draws)
    default: nil
    }
  }

  private func countFiles(_ draws: inout ShellDraws) -> Draft {
    let folder = draws.word(draws.pool.folders)
    let names = draws.words(10, draws.pool.files)
    let wanted = draws.generator.chance(0.5) ? "txt" : "log"
    let other = wanted == "txt" ? "log" : "txt"
    let deep = draws.number(2...4)
    var setup = "mkdir -p ~/\(folder)/inner/deep ~/\(folder)/side\n"
    for (place, name) in names.enumerated() {
      let below = ["", "inner/", "inner/deep/", "side/"][place < deep ? 0 : 1 + place % 3]
      let suffix = place < deep || draws.generator.chance(0.7) ? wanted : other
      setup += "echo \(name) > ~/\(folder)/\(below)\(name).\(suffix)\n"
    }
    setup += "echo \(names[5]) > ~/\(folder)/inner/deep/last.\(wanted)\n"
    setup += "mkdir ~/\(folder)/side/decoy.\(wanted)\n"
    return Draft(
      level: 1,
      instruction: "How many regular files whose names end in .\(wanted) are there below "
        + "~/\(folder), at any depth? Answer with the number.",
      setup: setup, inspection: "ls -R ~/\(folder)",
      solution: "find ~/\(folder) -type f -name '*.\(wanted)' | wc -l",
      goal: .answer(.integer), mistakeCommands: "ls ~/\(folder)/*.\(wanted) | wc -l",
      mistakeAnswer: "\(deep)")
  }

  private func countLines(_ draws: inout ShellDraws) -> Draft {
    let folder = draws.word(draws.pool.folders)
    let keyword = draws.word(draws.pool.keywords)
    let names = draws.words(4, draws.pool.files)
    var setup = "mkdir -p ~/\(folder)\n"
    var first = 0
    for (place, name) in names.enumerated() {
      setup += "cat > ~/\(folder)/\(name).log <<'END'\n"
      let hits = draws.number(2...6)
      if place == 0 { first = hits }
      for line in 0..<(hits + draws.number(2...5)) {
        setup +=
          line < hits ? "step \(line) \(keyword) at node \(line * 7 % 5)\n" : "step \(line) fine\n"
      }
      setup += "END\n"
    }
    return Draft(
      level: 1,
      instruction: "Count the lines that contain the word \(keyword) in all .log files of "
        + "~/\(folder) together. Answer with the number.",
      setup: setup, inspection: "head -n 3 ~/\(folder)/*.log",
      solution: "cat ~/\(folder)/*.log | grep -c '\(keyword)'", goal: .answer(.integer),
      mistakeCommands: "grep -c \(keyword) ~/\(folder)/*.log", mistakeAnswer: "\(first)")
  }

  private func logActor(_ draws: inout ShellDraws) -> Draft {
    let people = draws.words(4, draws.pool.people)
    let service = draws.word(draws.pool.services)
    let actions = ["open", "save", "close"]
    let wanted = draws.word(actions)
    let winner = draws.number(0...3)
    var lines: [String] = []
    for (place, person) in people.enumerated() {
      let count = place == winner ? 9 : draws.number(3...7)
      for _ in 0..<count { lines.append("\(person) | \(wanted) | \(draws.number(10...99))") }
      for _ in 0..<draws.number(place == winner ? 0...2 : 9...14) {
        lines.append(
          "\(person) | \(actions.first { $0 != wanted } ?? "open") | \(draws.number(10...99))")
      }
    }
    lines = draws.generator.shuffled(lines)
    let path = "/var/log/\(service).log"
    return Draft(
      level: 2,
      instruction: "The file \(path) has lines of the form `name | action | amount`. Who has the "
        + "most lines with the action \(wanted)? Answer with the name.",
      setup: "cat > \(path) <<'END'\n\(lines.joined(separator: "\n"))\nEND",
      inspection: "head -n 5 \(path)",
      solution: "grep '| \(wanted) |' \(path) | awk -F ' [|] ' '{ print $1 }' | sort | uniq -c "
        + "| sort -nr | head -n 1 | awk '{ print $2 }'",
      goal: .answer(.text), mistakeCommands: "cut -d' ' -f1 \(path) | sort | uniq -c",
      mistakeAnswer: people[(winner + 1) % 4])
  }

  private func findLargest(_ draws: inout ShellDraws) -> Draft {
    let folder = draws.word(draws.pool.folders)
    let names = draws.words(8, draws.pool.files)
    var setup = "mkdir -p /srv/\(folder)/one /srv/\(folder)/two/three\n"
    var top = ""
    for (place, name) in names.enumerated() {
      let below = ["", "one/", "two/", "two/three/"][place % 4]
      let size = place == 7 ? 9_000 + draws.number(1...500) : 100 + draws.number(1...4_000)
      if below.isEmpty { top = "/srv/\(folder)/\(name).dat" }
      setup += "head -c \(size) /dev/zero | tr '\\0' x > /srv/\(folder)/\(below)\(name).dat\n"
    }
    return Draft(
      level: 2,
      instruction: "Which regular file below /srv/\(folder) is the largest? Answer with its "
        + "absolute path.",
      setup: setup, inspection: "find /srv/\(folder) -type f -printf '%s %p\\n'",
      solution:
        "find /srv/\(folder) -type f -printf '%s %p\\n' | sort -n | tail -n 1 | cut -d' ' -f2",
      goal: .answer(.path), mistakeCommands: "ls -S /srv/\(folder) | head -n 1",
      mistakeAnswer: top)
  }

  private func csvTotal(_ draws: inout ShellDraws) -> Draft {
    let folder = draws.word(draws.pool.folders)
    let items = draws.words(4, draws.pool.items)
    let people = draws.words(3, draws.pool.people)
    let wanted = items[0]
    var rows = ["order,item,buyer,quantity"]
    for number in 1...draws.number(18...28) {
      rows.append(
        "\(number),\(number == 3 ? wanted : draws.word(items)),\(draws.word(people)),"
          + "\(draws.number(1...40))")
    }
    let count = rows.count { $0.contains(",\(wanted),") }
    return Draft(
      level: 3,
      instruction: "The file ~/\(folder)/orders.csv has a header line. What is the sum of the "
        + "column quantity over all orders for the item \(wanted)? Answer with the number.",
      setup: "mkdir -p ~/\(folder)\ncat > ~/\(folder)/orders.csv <<'END'\n"
        + rows.joined(separator: "\n") + "\nEND",
      inspection: "head -n 4 ~/\(folder)/orders.csv",
      solution: "awk -F, '$2 == \"\(wanted)\" { s += $4 } END { print s }' ~/\(folder)/orders.csv",
      goal: .answer(.integer), mistakeCommands: "grep -c \(wanted) ~/\(folder)/orders.csv",
      mistakeAnswer: "\(count * 1_000 + 1)")
  }

  private func processTable(_ draws: inout ShellDraws) -> Draft {
    let services = draws.words(4, draws.pool.services)
    let heavy = draws.number(0...3)
    var processes: [VirtualProcess] = []
    var id = 300
    for (place, service) in services.enumerated() {
      id += draws.number(3...40)
      let resident =
        place == heavy ? 64_000 + draws.number(1...900) : 4_000 + draws.number(1...30_000)
      processes.append(
        VirtualProcess(
          id: id, parent: 1, user: place % 2 == 0 ? 33 : 0,
          command: "/usr/sbin/\(service) --serve", started: BaseMachine.startTime - 1_000_000_000,
          resident: resident))
    }
    return Draft(
      level: 2,
      instruction: "Which process uses the most resident memory right now? Answer with its "
        + "process id.",
      setup: ":", inspection: "ps aux",
      solution: "ps -eo pid,rss --no-headers | sort -k2,2n | tail -n 1 | awk '{ print $1 }'",
      goal: .answer(.integer), mistakeCommands: "ps -e | tail -n 1",
      mistakeAnswer: "\(processes[(heavy + 1) % 4].id)", processes: processes)
  }

  private func findTransform(_ draws: inout ShellDraws) -> Draft {
    let folder = draws.word(draws.pool.folders)
    let person = draws.word(draws.pool.people)
    let names = draws.words(6, draws.pool.files)
    var setup = "mkdir -p /srv/\(folder)/a/b /srv/\(folder)/c\n"
    let target = draws.number(0...5)
    var wrong = 0
    for (place, name) in names.enumerated() {
      let below = ["a/", "a/b/", "c/"][place % 3]
      setup += "cat > /srv/\(folder)/\(below)\(name).cfg <<'END'\n"
      setup += "owner=\(place == target ? person : "nobody")\n"
      for field in 0..<draws.number(3...6) {
        let value = draws.number(1...90)
        if place != target { wrong += value }
        setup += "limit\(field)=\(value)\n"
      }
      setup += "END\n"
    }
    return Draft(
      level: 4,
      instruction:
        "Exactly one .cfg file below /srv/\(folder) has the line owner=\(person). Add up "
        + "the values of all limit lines of that file. Answer with the sum.",
      setup: setup, inspection: "grep -r '^owner=' /srv/\(folder)",
      solution: "f=$(grep -rl '^owner=\(person)$' /srv/\(folder)); "
        + "awk -F= '/^limit/ { s += $2 } END { print s }' \"$f\"",
      goal: .answer(.integer),
      mistakeCommands: "cat /srv/\(folder)/*/*.cfg | grep limit | wc -l",
      mistakeAnswer: "\(wrong + 100_000)")
  }
}
