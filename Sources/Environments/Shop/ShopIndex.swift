#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// An inverted index whose postings carry their BM25 weight, ready to be added up.
struct ShopIndex: Sendable {
  private let terms: [String: Int]
  private let starts: [Int32]
  private let documents: [Int32]
  /// In 1/4096, so that sums are exact and the order is the same everywhere.
  private let weights: [Int32]
  private let count: Int

  private static let k1 = 0.9
  private static let b = 0.4

  init(_ texts: [[String]]) {
    var terms: [String: Int] = [:]
    var lists: [[(document: Int32, frequency: Int)]] = []
    for (document, words) in texts.enumerated() {
      for word in words {
        let term = terms[word] ?? lists.count
        if term == lists.count {
          terms[word] = term
          lists.append([])
        }
        if lists[term].last?.document == Int32(document) {
          lists[term][lists[term].count - 1].frequency += 1
        } else {
          lists[term].append((Int32(document), 1))
        }
      }
    }
    let total = Double(max(1, texts.count))
    let average = max(1, Double(texts.reduce(0) { $0 + $1.count }) / total)
    var starts: [Int32] = [0]
    var documents: [Int32] = []
    var weights: [Int32] = []
    for list in lists {
      let rarity = log(1 + (total - Double(list.count) + 0.5) / (Double(list.count) + 0.5))
      for (document, frequency) in list {
        let length = Double(texts[Int(document)].count) / average
        let tf = Double(frequency)
        let weight =
          rarity * tf / (tf + ShopIndex.k1 * (1 - ShopIndex.b + ShopIndex.b * length))
        documents.append(document)
        weights.append(Int32((weight * 4096).rounded()))
      }
      starts.append(Int32(documents.count))
    }
    self.terms = terms
    self.starts = starts
    self.documents = documents
    self.weights = weights
    count = texts.count
  }

  /// The best documents, best first; of equals the one that was indexed first.
  func search(_ query: [String], limit: Int) -> [Int32] {
    withUnsafeTemporaryAllocation(of: Int32.self, capacity: max(1, count)) { scores in
      scores.initialize(repeating: 0)
      documents.withUnsafeBufferPointer { documents in
        weights.withUnsafeBufferPointer { weights in
          for word in query {
            guard let term = terms[word] else { continue }
            for place in Int(starts[term])..<Int(starts[term + 1]) {
              scores[Int(documents[place])] &+= weights[place]
            }
          }
        }
      }
      return best(scores, limit: limit)
    }
  }

  private func best(_ scores: UnsafeMutableBufferPointer<Int32>, limit: Int) -> [Int32] {
    withUnsafeTemporaryAllocation(of: Int64.self, capacity: max(1, count)) { keys in
      var found = 0
      for document in 0..<count where scores[document] > 0 {
        // Score above, inverted number below: one comparison orders both.
        keys[found] = Int64(scores[document]) << 32 | Int64(Int32.max - Int32(document))
        found += 1
      }
      let all = UnsafeMutableBufferPointer(rebasing: keys[..<found])
      ShopIndex.bringLargest(min(limit, found), toTheFrontOf: all)
      var kept = UnsafeMutableBufferPointer(rebasing: all[..<min(limit, found)])
      kept.sort { $0 > $1 }
      return kept.map { Int32.max - Int32(truncatingIfNeeded: $0) }
    }
  }

  /// Parts the keys around pivots until the largest ones stand in front, in any order.
  private static func bringLargest(
    _ wanted: Int, toTheFrontOf keys: UnsafeMutableBufferPointer<Int64>
  ) {
    guard wanted < keys.count else { return }
    var low = 0
    var high = keys.count - 1
    while low < high {
      // No two keys are equal, and the middle one is a fair pivot for scores in catalogue order.
      let pivot = keys[(low + high) / 2]
      var left = low
      var right = high
      while left <= right {
        while keys[left] > pivot { left += 1 }
        while keys[right] < pivot { right -= 1 }
        if left <= right {
          keys.swapAt(left, right)
          left += 1
          right -= 1
        }
      }
      if wanted - 1 <= right {
        high = right
      } else if wanted - 1 >= left {
        low = left
      } else {
        return
      }
    }
  }
}
