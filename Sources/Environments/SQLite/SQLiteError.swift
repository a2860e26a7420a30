/// What SQLite says about a failed call.
struct SQLiteError: Error, Sendable, Hashable {
  let code: Int32
  let message: String
}
