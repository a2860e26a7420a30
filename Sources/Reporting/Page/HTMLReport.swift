public import MetaHarness
import Trajectories

/// A run as one self-contained page: no network, no other file, readable without its script.
public struct HTMLReport {
  let content: ReportContent
  let store: Store
  private let stepLimit: Int
  private let refresh: Int?

  /// Makes a report; `stepLimit` bounds the steps that the page carries for the viewer, and
  /// `refresh` makes the page load itself again after so many seconds.
  public init(
    _ content: ReportContent, store: Store, stepLimit: Int = 150_000, refresh: Int? = nil
  ) {
    self.content = content
    self.store = store
    self.stepLimit = stepLimit
    self.refresh = refresh
  }

  /// The page.
  public func text() throws -> String {
    let blocks = try packed()
    let title = "\(content.run.name): \(headline)"
    let sections = [
      verdicts, progress, questions, results, cost, rules, failures, flips, viewer(blocks),
      screening,
      infrastructure, reproduction,
    ]
    let data = data(blocks)
    return """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      \(refresh.map { "<meta http-equiv=\"refresh\" content=\"\($0)\">" } ?? "")
      <title>\(Markup.escaped(title))</title>
      <style>\(PageStyle.text)</style>
      </head>
      <body>
      <a class="skip" href="#main">To the report</a>
      <header><h1>\(Markup.escaped(content.run.name))</h1>
      <p class="soft">\(Markup.escaped(subtitle))</p></header>
      <main id="main" tabindex="-1">
      \(sections.filter { !$0.isEmpty }.joined(separator: "\n"))
      </main>
      <footer>Every figure of a certificate in this page is the one that
      <code>optimize verify</code> recomputes. Intervals are 95 %.</footer>
      \(data)
      <script>\(PageScript.text)</script>
      </body>
      </html>

      """
  }

  /// A page that only says something, and looks again.
  public static func placeholder(_ words: String, refresh: Int) -> String {
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>optimize report</title>"
      + "<meta http-equiv=\"refresh\" content=\"\(refresh)\"><p>\(Markup.escaped(words))</p></html>"
  }

  /// Nothing may be loaded, and no script but ours may run: what a model wrote stays text even if
  /// an escape were forgotten somewhere.
  private var policy: String {
    let script = Base64.text(Digest(of: PageScript.text).bytes)
    return "default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-\(script)'; "
      + "base-uri 'none'; form-action 'none'"
  }

  private var subtitle: String {
    var parts = ["optimize \(content.run.verb)", content.run.state.rawValue]
    parts.append("\(content.episodes.count) episodes")
    parts.append("\(content.episodes.reduce(0) { $0 + $1.steps }) steps")
    if let seconds = content.run.events.seconds, seconds >= 1 {
      parts.append("\(Figure.decimal(seconds, 0)) s from the first event to the last")
    }
    return parts.joined(separator: " · ")
  }

  // MARK: Data

  /// Flips first, then what rules changed, then examples, then the rest, so that a limit cuts what
  /// is least asked for.
  private func packed() throws -> EpisodeBlocks {
    var blocks = EpisodeBlocks(stepLimit: stepLimit)
    let (won, lost) = content.flips
    for pair in lost + won + content.pairs.filter({ $0.fork != nil }) {
      try blocks.add(pair.base, from: store)
      try blocks.add(pair.with, from: store)
    }
    for pattern in content.failures.patterns {
      for example in pattern.examples { try blocks.add(example.episode, from: store) }
    }
    for episode in content.episodes { try blocks.add(episode.key, from: store) }
    blocks.close()
    return blocks
  }

  private func data(_ blocks: EpisodeBlocks) -> String {
    var index = JSONWriter(capacity: 1 << 16)
    index.object { index in
      index.key("episodes")
      index.object { index in
        for episode in content.episodes {
          guard let place = blocks.places[episode.key] else { continue }
          index.key(HTMLReport.short(episode.key))
          index.array { index in
            index.integer(place.block)
            index.integer(place.position)
          }
        }
      }
      index.key("pairs")
      index.array { index in
        for pair in content.pairs {
          index.array { index in
            index.string(HTMLReport.short(pair.base))
            index.string(HTMLReport.short(pair.with))
            if let fork = pair.fork { index.integer(fork) } else { index.null() }
            index.string(pair.change.rawValue)
            index.array { index in for rule in pair.rules { index.string(Markup.visible(rule)) } }
          }
        }
      }
    }
    return
      ([
        "<script type=\"application/json\" id=\"index\">\(Markup.scriptSafe(index.text))</script>"
      ]
      + blocks.texts.enumerated().map { place, text in
        "<script type=\"text/plain\" id=\"block-\(place)\">\(text)</script>"
      }).joined(separator: "\n")
  }

  static func short(_ key: Digest) -> String { String(key.hex.prefix(16)) }

  /// What sections say that a run without a certificate cannot fill.
  static let unjudged = "<p>Nothing was judged: this run has no certificate.</p>"

  // MARK: Parts that every section uses

  func section(_ id: String, _ title: String, _ body: String) -> String {
    "<section aria-labelledby=\"\(id)\"><h2 id=\"\(id)\" tabindex=\"-1\">\(Markup.escaped(title))"
      + "</h2>\n\(body)</section>"
  }

  func fold(_ summary: String, _ body: String) -> String {
    "<details><summary>\(Markup.escaped(summary))</summary>\(body)</details>"
  }

  func figure(_ json: JSONValue?, _ path: String, _ style: ShownFigure.Style) -> String {
    ShownFigure(json, path: path, style)?.html ?? "–"
  }

  /// A figure of an arm's cell.
  func figure(
    _ arm: Int, _ place: Int, _ cell: ReportCell, _ path: String, _ style: ShownFigure.Style
  ) -> String {
    figure(cell.value(path), "\(arm).cells.\(place).\(path)", style)
  }

  /// An estimate in points with its interval.
  func interval(_ json: JSONValue?, _ path: String) -> String {
    guard json?["points"] != nil else { return "–" }
    return figure(json?["points"], path + ".points", .points) + " ["
      + figure(json?["lower"], path + ".lower", .points) + ", "
      + figure(json?["upper"], path + ".upper", .points) + "]"
  }

  func link(toPair pair: Int, _ text: String) -> String {
    "<a href=\"#pair=\(pair)\">\(Markup.escaped(text))</a>"
  }
}
