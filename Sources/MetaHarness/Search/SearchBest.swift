import Interventions
import Synchronization

/// The best harness so far, for whoever stops a search.
///
/// A class because the search writes it and the command that stops the search reads it.
final class SearchBest: Sendable {
  private let state = Mutex(Harness.empty)

  var harness: Harness {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
}
