import Trajectories

/// A run's gates as tests for build servers: a gate that is not met fails, infrastructure that
/// broke is an error.
public struct JUnitReport: Sendable {
  private let content: ReportContent

  /// Makes a report of a run.
  public init(_ content: ReportContent) { self.content = content }

  private struct Case {
    let name: String
    let kind: Kind
    let message: String

    enum Kind { case passed, failed, broken }
  }

  /// The report's text.
  public var text: String {
    var suites = content.arms.map { arm in suite(arm.name, cases(arm)) }
    let broken = self.broken
    if !broken.isEmpty { suites.append(suite("infrastructure", broken)) }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      + Markup.element(
        "testsuites", [("name", content.run.name)], "\n" + suites.joined(separator: "\n") + "\n")
      + "\n"
  }

  private func cases(_ arm: ReportArm) -> [Case] {
    var cases: [Case] = []
    for summary in arm.summaries {
      let verdict = summary["verdict"]?.stringValue ?? "no verdict"
      let split = summary["split"]?.stringValue ?? ""
      cases.append(
        Case(
          name: "gate over all \(split) cells",
          kind: verdict.hasPrefix("accept") ? .passed : .failed,
          message: verdict))
      func names(_ key: String) -> [String] {
        (summary[key]?.arrayValue ?? []).compactMap(\.stringValue)
      }
      let (harmed, unsafe) = (names("harmedAfterHolm"), names("notShownSafe"))
      for cell in arm.cells where cell.text("split") == split {
        let name = "\(cell.text("environment")) × \(cell.text("backbone"))"
        let gain = "gain \(Figure.signed(cell.number("gain.points") ?? .nan)) points"
        let isHarmed = harmed.contains(name)
        let isUnsafe = unsafe.contains(name)
        cases.append(
          Case(
            name: "\(split): \(name) loses nothing", kind: isHarmed || isUnsafe ? .failed : .passed,
            message: isHarmed
              ? "harm is shown: \(gain)"
              : isUnsafe ? "a loss beyond the margin is not ruled out: \(gain)" : gain))
      }
    }
    return cases
  }

  private var broken: [Case] {
    var cases = content.run.events.every("broken-episode").map { event in
      Case(
        name: event["task"]?.stringValue ?? "episode", kind: .broken,
        message: event["detail"]?.stringValue ?? "")
    }
    if content.run.state != .finished {
      cases.append(
        Case(
          name: "the run ends", kind: .broken,
          message: content.run.events.last("failed")?["detail"]?.stringValue
            ?? "the run was stopped or is still going on"))
    }
    return cases
  }

  private func suite(_ name: String, _ cases: [Case]) -> String {
    let body = cases.map { one in
      let inner: String? =
        switch one.kind {
        case .passed: nil
        case .failed: Markup.element("failure", [("message", one.message)])
        case .broken: Markup.element("error", [("message", one.message)])
        }
      return Markup.element("testcase", [("classname", name), ("name", one.name)], inner)
    }
    return Markup.element(
      "testsuite",
      [
        ("name", name), ("tests", "\(cases.count)"),
        ("failures", "\(cases.count { $0.kind == .failed })"),
        ("errors", "\(cases.count { $0.kind == .broken })"),
      ], "\n" + body.joined(separator: "\n") + "\n")
  }
}
