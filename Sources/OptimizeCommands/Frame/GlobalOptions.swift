/// The options that every verb has.
enum GlobalOptions {
  static let json = Option.flag(
    "json", "Print one JSON object on standard output and nothing else there.")
  static let quiet = Option.flag(
    "quiet", short: "q", "Print no progress and no notes on standard error.")
  static let color = Option.flag(
    "color", default: true, "Print without colour; so does NO_COLOR.")
  static let config = Option<String?>.file(
    "config", "Read options from a JSON file; the command line and variables come first.")
  static let help = Option.flag("help", short: "h", "Print this help.")
  static let version = Option.flag("version", "Print the version.")

  static let all = [json.spec, quiet.spec, color.spec, config.spec, help.spec, version.spec]

  /// Words that ask for something now and are no setting to be kept in a variable.
  static let withoutVariable: Set<String> = ["help", "version"]
}
