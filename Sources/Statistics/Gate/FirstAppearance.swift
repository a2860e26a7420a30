extension Sequence where Element: Equatable {
  /// Every element once, in the order in which they first appear.
  ///
  /// For short lists of names such as environments and parts, where order must not depend on hashing.
  package var inOrderOfAppearance: [Element] {
    var order: [Element] = []
    for element in self where !order.contains(element) { order.append(element) }
    return order
  }
}
