import Environments
import Interventions
import RuleCompiler
import Statistics
import Trajectories

extension HarnessSearch {
  /// Runs a candidate over the mined recordings: bounds of help and harm without a model call.
  func replayGate(_ candidate: CandidateRule, over mine: BaselinePart) -> Screening {
    var screening = Screening(candidate)
    let compiled: CompiledHarness
    do throws(HarnessRefused) {
      compiled = try CompiledHarness.compile(candidate.harness)
    } catch {
      screening.veto = .refused
      screening.detail = "\(error)"
      return screening
    }
    for trajectory in mine.trajectories
    where RecordedReplay(compiled, over: trajectory).firstEffectiveStep != nil {
      if trajectory.outcome?.success == true {
        screening.firesInSuccesses += 1
      } else {
        screening.firesInFailures += 1
      }
    }
    let episodes = mine.trajectories.count
    screening.harmBound = ClopperPearson.upperBound(screening.firesInSuccesses, of: episodes)
    screening.helpBound = ClopperPearson.upperBound(screening.firesInFailures, of: episodes)
    let fires = screening.firesInSuccesses + screening.firesInFailures
    if fires == 0 {
      screening.veto = .neverFires
    } else if screening.firesInFailures == 0 {
      screening.veto = .exposure
      screening.detail = "it fires in \(screening.firesInSuccesses) successes and in no failure"
    }
    return screening
  }

  /// Plays each living candidate on from its first change in the select episodes, successes too:
  /// that is where harm would show.
  func screen(_ screenings: inout [Screening], on select: BaselinePart) async throws {
    for place in screenings.indices where screenings[place].veto == nil {
      observer(.screen, screenings[place].candidate.id)
      let compiled = try CompiledHarness.compile(screenings[place].candidate.harness)
      let comparison = try await select.compare(under: compiled, evaluator: evaluator)
      screenings[place].forks = comparison.counts
      if comparison.gain <= 0 {
        screenings[place].veto = .noGain
        let counts = comparison.counts
        screenings[place].detail = "forks won \(counts.onlyFirst) and lost \(counts.onlySecond)"
      }
    }
  }

  /// Adds the rule that wins most on top of those chosen so far while one wins at all, then drops
  /// each rule that the others do without.
  func selectRules(
    from screenings: inout [Screening], on select: BaselinePart
  ) async throws -> Harness {
    var chosen: [Int] = []
    var gain = 0
    while chosen.count < settings.maximumRules {
      observer(.select, "\(chosen.count) rules, \(gain) tasks won on the select part")
      var best: (place: Int, gain: Int)?
      for place in screenings.indices
      where screenings[place].veto == nil && !chosen.contains(place) {
        let tried = try await self.gain(of: chosen + [place], screenings, on: select)
        if tried > max(gain, best?.gain ?? gain) { best = (place, tried) }
      }
      guard let best else { break }
      chosen.append(best.place)
      gain = best.gain
    }
    for place in chosen where chosen.count > 1 {
      let without = chosen.filter { $0 != place }
      if try await self.gain(of: without, screenings, on: select) >= gain { chosen = without }
    }
    for place in screenings.indices where screenings[place].veto == nil && !chosen.contains(place) {
      screenings[place].veto = .redundant
      screenings[place].detail = "nothing won beyond the chosen rules"
    }
    return joined(chosen, screenings)
  }

  private func gain(
    of chosen: [Int], _ screenings: [Screening], on select: BaselinePart
  ) async throws -> Int {
    let compiled = try CompiledHarness.compile(joined(chosen, screenings))
    return try await select.compare(under: compiled, evaluator: evaluator).gain
  }

  private func joined(_ chosen: [Int], _ screenings: [Screening]) -> Harness {
    var harness = Harness.empty
    harness.id = "learned/\(settings.environment.name)"
    for place in chosen.sorted() { harness = harness.adding(screenings[place].candidate.harness) }
    return harness
  }
}
