extension JSONWriter {
  mutating func member(_ key: String, _ text: String) {
    self.key(key)
    string(text)
  }

  mutating func member(_ key: String, _ number: Int) {
    self.key(key)
    integer(number)
  }

  mutating func member(_ key: String, ifPresent text: String?) {
    guard let text else { return }
    member(key, text)
  }

  mutating func member(_ key: String, ifTrue flag: Bool) {
    guard flag else { return }
    self.key(key)
    bool(true)
  }

  mutating func member<Element>(
    _ key: String, ifNotEmpty elements: [Element], _ write: (Element, inout JSONWriter) -> Void
  ) {
    guard !elements.isEmpty else { return }
    self.key(key)
    array { writer in
      for element in elements { write(element, &writer) }
    }
  }
}
