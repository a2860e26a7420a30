/// An order of texts that SQLite asks us for.
///
/// A class because SQLite keeps a pointer to it for as long as the connection lives.
final class SQLiteCollation {
  typealias Compare = (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Int32

  let limits: SQLiteLimits
  let compare: Compare

  init(limits: SQLiteLimits, compare: @escaping Compare) {
    self.limits = limits
    self.compare = compare
  }
}
