import Signals
import Statistics
import Testing
import Trajectories

@testable import FailureMiner

@Suite("Association")
struct AssociationTests {
  @Test("the exact test within tasks agrees with counting by hand")
  func exact() throws {
    // Four episodes, two failures, two shown, both failures: one split of six, and its mirror.
    let task = TaskCounts(episodes: 4, failures: 2, shown: 2, shownFailures: 2)
    #expect(abs(try #require(WithinTask.pValue([task])) - 1.0 / 3) < 1e-9)
    #expect(abs(try #require(WithinTask.pValue([task, task])) - 2.0 / 36) < 1e-9)
    // Tasks with one outcome say nothing.
    #expect(
      WithinTask.pValue([TaskCounts(episodes: 4, failures: 4, shown: 2, shownFailures: 2)]) == nil)
  }

  @Test("common odds are those of one table, and stay finite at the bounds")
  func odds() throws {
    let one = try #require(WithinTask.commonOdds([(a: 6, b: 2, c: 3, d: 9)]))
    #expect(abs(one.estimate - 9) < 1e-9)
    #expect(one.lower < 9 && one.upper > 9)
    let infinite = try #require(WithinTask.commonOdds([(a: 6, b: 0, c: 3, d: 9)]))
    #expect(infinite.estimate == .infinity)
    #expect(infinite.lower.isFinite)
  }

  @Test("the logistic fit finds the odds that made the labels")
  func logistic() throws {
    var generator = Seed(5).generator
    let rows = (0..<4_000).map { _ in [generator.unit() < 0.5 ? 1.0 : 0.0, generator.unit()] }
    let labels = rows.map { row in generator.unit() < (row[0] == 1 ? 0.8 : 0.3) }
    let fit = try #require(LogisticFit(rows, labels: labels))
    #expect(abs(fit.weights[0] - 2.23) < 0.3)
    #expect(abs(fit.weights[1]) < 0.3)
    #expect(LogisticFit([[1], [0]], labels: [true, true]) == nil)
  }

  @Test("a sequence that failures show is found, and one that chance deals is not")
  func sequences() {
    var generator = Seed(9).generator
    func episodes(_ planted: Bool) -> [(symbols: [UInt8], task: Int, isFailure: Bool)] {
      (0..<400).map { place in
        var symbols = (0..<20).map { _ in UInt8(generator.integer(below: 8)) }
        let isFailure = generator.chance(0.5)
        if planted, isFailure { symbols[7...9] = [8, 9, 8] }
        return (symbols, place / 4, isFailure)
      }
    }
    var miner = GapSequenceMiner()
    miner.mine(SequenceBook(episodes(true), alphabet: 10))
    #expect(miner.found.first?.symbols.contains(8) == true)
    #expect(miner.found.first.map { $0.score > 8 } == true)
    miner.mine(SequenceBook(episodes(false), alphabet: 10))
    #expect(miner.found.allSatisfy { abs($0.score) < 5 })
    #expect(miner.tested > 0)
  }

  @Test("every sequence that enough episodes show is counted as by hand")
  func countsOfSequences() {
    var generator = Seed(4).generator
    let book = SequenceBook(
      (0..<80).map { place in
        (
          symbols: (0..<generator.integer(below: 9)).map { _ in UInt8(generator.integer(below: 3))
          },
          task: place / 4, isFailure: generator.chance(0.5)
        )
      }, alphabet: 3)
    var miner = GapSequenceMiner()
    miner.keptScore = 0
    miner.gap = 1
    miner.maximumLength = 3
    miner.mine(book)
    let symbols: [UInt8] = [0, 1, 2]
    let pairs = symbols.flatMap { first in symbols.map { [first, $0] } }
    let all = pairs + pairs.flatMap { pair in symbols.map { pair + [$0] } }
    let least = max(4, Int((0.05 * Double(book.isFailure.count { $0 })).rounded(.up)))
    var shown = 0
    for pattern in all {
      let places = (0..<book.count).filter {
        book.firstCompletion(of: pattern, gap: 1, in: $0) != nil
      }
      let tasks = Set(places.map { book.task[$0] }).count
      let found = miner.found.first { $0.symbols == pattern }
      guard places.count >= least, tasks >= 4 else {
        #expect(found == nil, "\(pattern)")
        continue
      }
      // Where no split of the labels could be significant, nothing is noted.
      guard let found else { continue }
      shown += 1
      #expect(found.support == places.count, "\(pattern)")
      #expect(found.tasks == tasks, "\(pattern)")
    }
    #expect(shown > 20)
    #expect(miner.found.count == shown)
  }

  @Test("repairs are found by the smallest expression that explains all examples")
  func synthesis() {
    typealias Example = RepairSynthesiser.Example
    let hashes = ["W12", "W99", "W07"].map {
      Example(arguments: ["id": .string($0)], slots: [], wanted: .string("#" + $0))
    }
    #expect(
      RepairSynthesiser().expression(for: hashes, path: "id")
        == .apply(.prefix("#"), [.reference("arg.id")]))
    let sums = [(10, 4, 3), (20, 15, 1), (7, 5, 5)].map { total, paid, last in
      Example(
        arguments: ["pay": .integer(last)], slots: ["\(total)", "\(paid)"],
        wanted: .integer(last + total - paid))
    }
    let found = RepairSynthesiser().expression(for: sums, path: "pay")
    #expect(found?.nodeCount == 5)
    let odd = [
      Example(arguments: ["id": "a"], slots: [], wanted: "q"),
      Example(arguments: ["id": "b"], slots: [], wanted: "z7"),
    ]
    #expect(RepairSynthesiser().expression(for: odd, path: "id") == nil)
  }
}
