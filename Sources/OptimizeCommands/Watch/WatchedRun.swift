import MetaHarness
import Reporting
import Trajectories

/// A run that is looked at while it goes on: the report made anew from its folder, read only.
struct WatchedRun: Sendable {
  let name: String
  let runsFolder: String
  let invocation: Invocation
  let stepLimit: Int

  /// Seconds between two looks of a page at a run that is going on.
  private static let refresh = 5

  /// The page, or the figures for programs.
  func page(_ path: String) -> (type: String, body: [UInt8])? {
    switch path {
    case "/":
      return ("text/html; charset=utf-8", Array(html.utf8))
    case "/report.json":
      let json = (try? content().content.json) ?? ["error": .string("the run is not readable yet")]
      return ("application/json", Array((JSONValue.object(json).compactText + "\n").utf8))
    default: return nil
    }
  }

  private var html: String {
    do {
      let (content, store) = try content()
      let isGoingOn = content.run.state == .unfinished
      return try HTMLReport(
        content, store: store, stepLimit: stepLimit,
        refresh: isGoingOn ? WatchedRun.refresh : nil
      ).text()
    } catch {
      return HTMLReport.placeholder(
        "The run cannot be read yet: \(Failure(error).message)", refresh: WatchedRun.refresh)
    }
  }

  private func content() throws -> (content: ReportContent, store: Store) {
    let folder = try RunFolder.existing(name, in: runsFolder)
    let store = try Store(path: folder.storePath, access: .readOnly)
    let content = try ReportContent.gather(
      folder, store: store, tasks: invocation.partTasks(of: folder))
    return (content, store)
  }
}
