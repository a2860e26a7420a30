import Testing
import Trajectories

@Suite struct SeededGeneratorTests {
  @Test func drawsAreStable() {
    var zero = Seed(0).generator
    let zeroDraws = (0..<4).map { _ in zero.next() }
    #expect(
      zeroDraws == [
        0x1a70_a846_bd9c_c2a9, 0x6a0e_f250_cd2b_9e80, 0x6132_5a75_89c2_ff27,
        0x21cc_f853_6a2b_b70a,
      ])
    var other = Seed(42).generator
    let otherDraws = (0..<4).map { _ in other.next() }
    #expect(
      otherDraws == [
        0x5c89_61e1_f205_5d33, 0xe182_e8e8_4846_6886, 0x9f73_1365_0e29_0a18,
        0xe6c0_f551_804e_f0bb,
      ])
  }

  @Test func integersUnitsAndShufflesAreStable() {
    var integers = Seed(42).generator
    let integerDraws = (0..<16).map { _ in integers.integer(below: 10) }
    #expect(
      integerDraws == [3, 8, 6, 9, 1, 5, 3, 2, 1, 9, 5, 3, 2, 7, 9, 5])
    var units = Seed(42).generator
    let unitDraws = (0..<3).map { _ in units.unit() }
    #expect(
      unitDraws == [0.36147128835911724, 0.880903774938156, 0.6228496667592119])
    var shuffle = Seed(42).generator
    let shuffled = shuffle.shuffled(0..<10)
    #expect(shuffled == [9, 8, 5, 1, 2, 0, 6, 4, 7, 3])
    var wide = Seed(42).generator
    let wideDraws = (0..<3).map { _ in wide.integer(below: 3 << 61) }
    #expect(
      wideDraws == [
        6_093_677_433_693_300_530, 1_026_483_608_255_157_805, 3_506_976_219_992_131_512,
      ])
  }

  @Test(arguments: [2, 3, 7, 10, 100]) func integersAreUnbiased(bound: Int) {
    var generator = Seed(UInt64(bound)).generator
    let draws = 20_000
    var counts = [Int](repeating: 0, count: bound)
    for _ in 0..<draws { counts[generator.integer(below: bound)] += 1 }
    // Chi-squared beyond its mean by six standard deviations would be a bias.
    let expected = Double(draws) / Double(bound)
    let statistic = counts.reduce(0.0) { sum, count in
      sum + (Double(count) - expected) * (Double(count) - expected) / expected
    }
    let degrees = Double(bound - 1)
    #expect(statistic < degrees + 6 * (2 * degrees).squareRoot())
  }

  @Test func everyOrderOfThreeIsEquallyLikely() {
    var generator = Seed(6).generator
    var counts: [[Int]: Int] = [:]
    for _ in 0..<12_000 { counts[generator.shuffled([1, 2, 3]), default: 0] += 1 }
    #expect(counts.count == 6)
    for count in counts.values { #expect((1800...2200).contains(count)) }
  }

  @Test func rangesChoicesAndSamplesStayInside() {
    var generator = Seed(8).generator
    for _ in 0..<1000 {
      #expect((-3...3).contains(generator.integer(in: -3...3)))
      let unit = generator.unit()
      #expect(unit >= 0 && unit < 1)
    }
    #expect(generator.integer(below: 1) == 0)
    #expect(generator.pick([Int]()) == nil)
    #expect(generator.pick([5]) == 5)
    #expect(generator.sample(3, of: 0..<10).count == 3)
    #expect(generator.sample(30, of: 0..<10).sorted() == Array(0..<10))
    let (never, always) = (generator.chance(0), generator.chance(1))
    #expect(!never && always)
  }

  @Test func theWidestRangesDoNotOverflow() {
    var generator = Seed(10).generator
    var signs = Set<Int>()
    for _ in 0..<100 {
      signs.insert(generator.integer(in: Int.min...Int.max).signum())
      let low = generator.integer(in: Int.min...0)
      #expect(low <= 0)
      let narrow = generator.integer(in: Int.max...Int.max)
      #expect(narrow == .max)
    }
    #expect(signs.isSuperset(of: [-1, 1]))
  }

  @Test func equalSeedsGiveEqualDraws() {
    var left = Seed(5).generator
    var right = Seed(5).generator
    for _ in 0..<100 { #expect(left.next() == right.next()) }
    #expect(left == right)
  }
}
