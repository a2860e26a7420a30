/// Gives names small numbers, in the order they come; 0 stands for none or too many.
struct NameTable: Sendable {
  private(set) var names: [String] = [""]
  private var places: [String: UInt16] = ["": 0]
  let limit: Int

  init(limit: Int = 4_000) { self.limit = limit }

  mutating func place(of name: String) -> UInt16 {
    if let known = places[name] { return known }
    guard names.count < limit else { return 0 }
    let place = UInt16(names.count)
    places[name] = place
    names.append(name)
    return place
  }

  func known(_ name: String) -> UInt16? { places[name] }
}
