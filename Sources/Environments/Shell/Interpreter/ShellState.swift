/// What a shell process has for itself; a subshell is a copy.
struct ShellState: Sendable {
  var variables: [[UInt8]: ShellVariable] = [:]
  var functions: [[UInt8]: Command] = [:]
  var positional: [[UInt8]] = []
  var scriptName = "bash".octets
  var folder: [UInt8] = [47]
  var folderInode = 0
  /// Open files by descriptor; -1 is closed.
  var descriptors: [Int] = [0, 1, 2]
  var who = Credentials.root
  var status = 0
  var pipeStatus: [Int] = [0]
  var mask = 0o022
  var process = 1
  var lastBackground: Int?
  var exitTrap: [UInt8]?
  var options = Options()
  /// What local variables hid, by function call.
  var scopes: [[[UInt8]: ShellVariable?]] = []
  /// Where `getopts` is inside a cluster of letters.
  var optionOffset = 1
  var isSubshell = false

  struct Options: Sendable {
    var stopsOnError = false
    var refusesUnset = false
    var traces = false
    var pipeFails = false
    var noGlob = false
    var noClobber = false
    var nullGlob = false
    var dotGlob = false
    var failGlob = false
    var globStar = false
    var noCaseGlob = false
    var noCaseMatch = false
    var extendedGlob = false
    var exportsAll = false
    var noExecute = false
  }

  subscript(_ name: String) -> [UInt8]? {
    get { variables[name.octets]?.scalar }
    set {
      guard let newValue else {
        variables[name.octets] = nil
        return
      }
      var variable = variables[name.octets] ?? ShellVariable(value: .unset)
      variable.value = .scalar(newValue)
      variables[name.octets] = variable
    }
  }

  mutating func export(_ name: String, _ value: String) {
    variables[name.octets] = ShellVariable(value: .scalar(value.octets), isExported: true)
  }
}
