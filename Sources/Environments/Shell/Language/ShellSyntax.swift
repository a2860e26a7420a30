/// What a script says: lists of pipelines of commands.
struct ShellScript: Sendable {
  struct Item: Sendable {
    enum Link: Sendable { case and, or }

    var first: Pipeline
    var rest: [(link: Link, pipeline: Pipeline)] = []
    var isBackground = false
    var line = 1
  }

  struct Pipeline: Sendable {
    var isNegated = false
    var isTimed = false
    var stages: [Command]
    /// Whether a stage's errors go down the pipe too (`|&`).
    var sendsErrors: [Bool]
  }

  var items: [Item] = []
}

indirect enum Command: Sendable {
  case simple(SimpleCommand)
  case group(ShellScript)
  case subshell(ShellScript)
  case ifElse([(condition: ShellScript, body: ShellScript)], otherwise: ShellScript?)
  case loop(isUntil: Bool, condition: ShellScript, body: ShellScript)
  case forEach(name: [UInt8], words: [Word]?, body: ShellScript)
  case forCount(start: Word, condition: Word, step: Word, body: ShellScript)
  case caseOf(Word, [CaseBranch])
  case function(name: [UInt8], body: Command)
  case arithmetic(Word)
  case test(TestExpression)
  case redirected(Command, [Redirect])
}

struct CaseBranch: Sendable {
  enum Ending: Sendable { case stop, fallThrough, testNext }

  var patterns: [Word]
  var body: ShellScript
  var ending: Ending
}

struct SimpleCommand: Sendable {
  var assignments: [Assignment] = []
  var words: [Word] = []
  var redirects: [Redirect] = []
  var line = 1
}

struct Assignment: Sendable {
  enum Value: Sendable {
    case scalar(Word)
    case list([(key: Word?, value: Word)])
  }

  var name: [UInt8]
  var index: Word?
  var appends = false
  var value: Value
}

struct Redirect: Sendable {
  enum Kind: Sendable {
    case input, output, append, readWrite, copyInput, copyOutput, document, text, both, bothAppend
  }

  var descriptor: Int?
  var kind: Kind
  var target: Word
}

/// A condition between `[[` and `]]`.
indirect enum TestExpression: Sendable {
  case word(Word)
  case unary([UInt8], Word)
  case binary(Word, [UInt8], Word)
  case not(TestExpression)
  case and(TestExpression, TestExpression)
  case or(TestExpression, TestExpression)
}

/// One word before expansion.
struct Word: Sendable {
  var parts: [WordPart] = []

  /// The text when nothing in the word needs expansion, computed once by the parser.
  var constant: [UInt8]?

  init(_ parts: [WordPart] = []) {
    self.parts = parts
  }

  /// The text of a word that is all plain letters, which is what keywords must be.
  var plainText: [UInt8]? {
    if parts.count == 1, case .literal(let text) = parts[0] { return text }
    return nil
  }

  mutating func findConstant() {
    guard parts.count == 1 else { return }
    switch parts[0] {
    case .literal(let text):
      let isPlain = !text.contains {
        $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[")
          || $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "\\")
      }
      if isPlain { constant = text }
    case .quoted(let text): constant = text
    default: break
    }
  }
}

indirect enum WordPart: Sendable {
  case literal([UInt8])
  case quoted([UInt8])
  case double([WordPart])
  case parameter(Parameter)
  case command(ShellScript)
  case arithmetic(Word)
  case process(ShellScript, isInput: Bool)
  /// `name=(…)` as an argument of declare and its kin.
  case assignment(Assignment)
}

/// `$name` and `${…}`.
struct Parameter: Sendable {
  enum Index: Sendable {
    case none, all, joined
    case at(Word)
  }

  enum Part: Sendable { case first, all, prefix, suffix }

  enum Operation: Sendable {
    case none
    case length
    case keys
    case orDefault(Word, emptyToo: Bool)
    case orAssign(Word, emptyToo: Bool)
    case orFail(Word, emptyToo: Bool)
    case instead(Word, emptyToo: Bool)
    case dropPrefix(Word, longest: Bool)
    case dropSuffix(Word, longest: Bool)
    case slice(Word, length: Word?)
    case replace(Word, with: Word, Part)
    case changeCase(upper: Bool, all: Bool)
    case transform(UInt8)
    case namesWithPrefix
  }

  var name: [UInt8]
  var index: Index = .none
  var isIndirect = false
  var operation: Operation = .none
}

struct ShellSyntaxError: Error, Sendable {
  var message: String
  var line: Int
}
