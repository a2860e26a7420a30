/// Why a command does not go on to the next one.
enum ShellStop: Error, Sendable {
  case exit(Int)
  case breakLoop(Int)
  case continueLoop(Int)
  case returned(Int)
  /// A command was ended by a signal, for instance because nobody reads its pipe.
  case signal(Int)
  /// The whole run is over: a limit was reached.
  case limit(ShellLimit)
}

/// The bounds of one run; reaching one ends the run with a message.
enum ShellLimit: String, Sendable {
  case steps = "the command used up its processor time and was stopped"
  case output = "the command wrote too much output and was stopped"
  case depth = "the command nested too deeply and was stopped"
  case memory = "the command used too much memory and was stopped"
}

/// How much one run may do.
struct ShellLimits: Sendable {
  /// Units of work: five for a command, one for a loop turn or a line of a filter.
  var steps = 2_000_000
  var output = 1 << 20
  var pipe = 24 << 20
  var fileSize = 32 << 20
  /// The longest text that one word may become.
  var longestText = 4 << 20
  /// How many functions, subshells and compound commands may be inside each other.
  var depth = 48
  /// What an endless producer writes into a pipe before its reader is looked at.
  var endless = 1 << 18
}
