import Testing
import Trajectories

/// Golden values, computed from the published algorithms by another program.
///
/// They may never change: every recorded episode depends on them.
@Suite struct SeedTests {
  @Test func episodeSeedsAreStable() {
    #expect(
      Seed.episode(run: Seed(1), environment: "counter-desk", task: "task-7", trial: 0).value
        == 0x27fe_dd59_5b43_f7f6)
    #expect(
      Seed.episode(run: Seed(0), environment: "", task: "", trial: 0).value
        == 0xb862_0aa9_cad9_3cb3)
    #expect(
      Seed.episode(run: Seed(.max), environment: "é", task: "a|b", trial: 3).value
        == 0xad12_b6a7_2fb5_5568)
  }

  @Test func derivedSeedsAreStable() {
    #expect(Seed(0).derive("user").value == 0x7f47_1408_dbcb_6e4d)
    #expect(Seed(7).derive("sampling", step: 3, sample: 2).value == 0xb742_0173_f9f6_a5f5)
    #expect(Seed(7).derive("sampling", step: -1).value == 0x47de_4ec9_0c70_269e)
    #expect(Seed(7).derive("").value == 0xb8b4_c297_7eab_ce45)
  }

  @Test func namesThatRunTogetherGiveDifferentSeeds() {
    let left = Seed.episode(run: Seed(1), environment: "ab", task: "c", trial: 1)
    let right = Seed.episode(run: Seed(1), environment: "a", task: "bc", trial: 1)
    #expect(left != right)
  }

  @Test func purposesStepsAndSamplesAreIndependent() {
    var seen = Set<Seed>()
    for step in -50..<50 {
      for sample in 0..<20 {
        seen.insert(Seed(3).derive("model", step: step, sample: sample))
        seen.insert(Seed(3).derive("user", step: step, sample: sample))
      }
    }
    #expect(seen.count == 4000)
  }
}
