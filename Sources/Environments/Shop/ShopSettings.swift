import Trajectories

/// How the shop is presented.
struct ShopSettings: Sendable, Hashable {
  enum SearchBar: String, Sendable, Hashable, CaseIterable {
    /// A search is carried out on every page, as the original does.
    case everywhere
    /// A search is carried out only where the page has a search bar.
    case strict
  }

  var interface = TextInterface.commands
  var isCompact = false
  var searchBar = SearchBar.everywhere
  var budget: Int?

  init(_ options: EnvironmentOptions) throws(EnvironmentError) {
    interface = try TextInterface(options)
    isCompact = options.isCompact
    searchBar = try options.choice(
      "search-bar", among: SearchBar.allCases, default: .everywhere)
    budget = try options.number("budget", in: 1...10_000)
  }

  var surfaceText: String {
    "\(interface.rawValue)|\(isCompact)|\(searchBar.rawValue)|\(budget ?? 0)|\(system)"
  }

  enum Request {
    case command(ShopCommand)
    case refused(String, ErrorClass)
  }

  static let tools = [
    ToolSpec(
      name: "search_action", summary: "Searches the shop for keywords and shows the first results.",
      parameters: [
        "type": "object",
        "properties": ["keywords": ["type": "string", "description": "what to search for"]],
        "required": ["keywords"],
      ], kind: .read),
    ToolSpec(
      name: "click_action",
      summary: "Clicks something that is on the page; clicking buy now ends the visit.",
      parameters: [
        "type": "object",
        "properties": ["value": ["type": "string", "description": "the text that is clicked"]],
        "required": ["value"],
      ], kind: .write),
  ]

  var system: String {
    let forms =
      interface == .tools
      ? "Use search_action to search and click_action to click."
      : "Write search[keywords] to search and click[value] to click, one a turn."
    if isCompact { return forms }
    return """
      You shop for what the instruction asks for. \(forms) Only what is on the page can be clicked; \
      anything else leaves the page as it is. Choose the options that are asked for before you \
      click buy now, which ends the visit.
      """
  }

  /// What an action asks for, or why it asks for nothing.
  func request(in action: Action) -> Request {
    switch action {
    case .text(let text): return read(text)
    case .say(let text):
      return interface == .commands
        ? read(text) : .refused("No tool was called; search or click.", .malformedCall)
    case .tool("search_action", let arguments):
      return argument("keywords", arguments) { .search($0) }
    case .tool("click_action", let arguments):
      return argument("value", arguments) { .click($0) }
    case .tool:
      return .refused(
        "There is no tool of that name; use search_action or click_action.", .unknownTool)
    }
  }

  private func read(_ text: String) -> Request {
    // A command is one line; what is longer than any line is not worth reading.
    guard text.utf8.count <= 1 << 16, let command = ShopCommand(text) else {
      return .refused("Invalid action!", .malformedCall)
    }
    return .command(command)
  }

  private func argument(
    _ name: String, _ arguments: JSONValue, _ make: (String) -> ShopCommand
  ) -> Request {
    guard let value = arguments[name] else {
      return .refused("The argument \(name) is missing.", .schemaMissing(field: name))
    }
    guard let text = value.stringValue else {
      return .refused("The argument \(name) must be a string.", .schemaType(field: name))
    }
    return .command(make(text))
  }

  /// A command in the form that the interface asks for.
  func action(_ command: ShopCommand) -> Action? {
    switch (command, interface) {
    case (.search(let words), .commands): .text("search[\(words)]")
    case (.click(let label), .commands): .text("click[\(label)]")
    case (.search(let words), .tools):
      .tool(name: "search_action", arguments: ["keywords": .string(words)])
    case (.click(let label), .tools):
      .tool(name: "click_action", arguments: ["value": .string(label)])
    case (.think, _), (.other, _): nil
    }
  }
}
