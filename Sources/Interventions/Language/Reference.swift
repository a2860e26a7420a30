import Signals
import Trajectories

/// Something seen that texts and expressions name, such as `arg.order_id` or `budget.stepsLeft`.
enum Reference: Sendable, Hashable {
  /// An argument of the candidate.
  case argument(ValuePath)
  /// A named group of a pattern, or what a trigger found.
  case capture(String)
  /// What the k-th mask of the newest error stands for.
  case slot(Int)
  case memory(String)
  /// A member of a JSON observation, the newest first.
  case fact(ValuePath)
  case taskText
  case tool
  case action
  case observation
  case problem
  case stepsLeft
  case step
  /// A value that the rule names in `let`.
  case named(String)
  case nearestTool
  case nearestAdmissible
  case nearestAdmissibleList
  case offered
  case tools
  /// What the tools on offer do, each kind once.
  case toolKinds
  /// A field of the record that a row shows.
  case row(String)
  case rows

  static let examples =
    "arg.<path>, capture.<name>, slot.<n>, memory.<name>, fact.<path>, let.<name>, row.<field>, "
    + "rows, task.text, action.tool, action.text, observation.text, parse.problem, "
    + "budget.stepsLeft, budget.step, nearest.tool, nearest.admissible, nearest.list, "
    + "admissible.list, tools.names, tools.kinds"

  init?(_ text: String) {
    switch text {
    case "task.text": self = .taskText
    case "action.tool": self = .tool
    case "action.text": self = .action
    case "observation.text": self = .observation
    case "parse.problem": self = .problem
    case "budget.stepsLeft": self = .stepsLeft
    case "budget.step": self = .step
    case "nearest.tool": self = .nearestTool
    case "nearest.admissible": self = .nearestAdmissible
    case "nearest.list": self = .nearestAdmissibleList
    case "admissible.list": self = .offered
    case "tools.names": self = .tools
    case "tools.kinds": self = .toolKinds
    case "rows": self = .rows
    case "arg": self = .argument(ValuePath(""))
    default:
      guard let dot = text.firstIndex(of: ".") else { return nil }
      let rest = String(text[text.index(after: dot)...])
      guard !rest.isEmpty else { return nil }
      switch text[..<dot] {
      case "arg": self = .argument(ValuePath(rest))
      case "capture": self = .capture(rest)
      case "slot":
        guard let place = Int(rest), (0..<32).contains(place) else { return nil }
        self = .slot(place)
      case "memory": self = .memory(rest)
      case "fact": self = .fact(ValuePath(rest))
      case "let": self = .named(rest)
      case "row": self = .row(rest)
      default: return nil
      }
    }
  }
}

extension Text {
  /// A part of a template.
  enum Piece: Sendable, Hashable {
    case plain(String)
    case hole(String)
  }

  /// The template's parts in order; an opening `${` without its brace is plain text.
  static func pieces(of template: String) -> [Piece] {
    let bytes = Array(template.utf8)
    var pieces: [Piece] = []
    var plainStart = 0
    var index = 0
    while index + 1 < bytes.count {
      guard bytes[index] == UInt8(ascii: "$"), bytes[index + 1] == UInt8(ascii: "{"),
        let end = bytes[index...].firstIndex(of: UInt8(ascii: "}"))
      else {
        index += 1
        continue
      }
      if plainStart < index {
        pieces.append(.plain(String(decoding: bytes[plainStart..<index], as: UTF8.self)))
      }
      pieces.append(.hole(String(decoding: bytes[(index + 2)..<end], as: UTF8.self)))
      index = end + 1
      plainStart = index
    }
    if plainStart < bytes.count {
      pieces.append(.plain(String(decoding: bytes[plainStart...], as: UTF8.self)))
    }
    return pieces
  }

  /// The references of all holes.
  var references: [String] {
    var names: [String] = []
    for template in [template, rows?.each ?? ""] {
      for case .hole(let name) in Text.pieces(of: template) { names.append(name) }
    }
    return names + (rows?.query.references ?? [])
  }
}
