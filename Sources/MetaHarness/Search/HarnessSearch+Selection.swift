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
    let veto = ExposureGate(margin: settings.margin).veto(
      firesInSuccesses: screening.firesInSuccesses, firesInFailures: screening.firesInFailures,
      episodes: episodes)
    switch veto {
    case nil: break
    case .neverFires: screening.veto = .neverFires
    case .onlyHarm, .exposure:
      screening.veto = .exposure
      screening.detail =
        "it fires in \(screening.firesInSuccesses) successes and in "
        + "\(screening.firesInFailures) failures"
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

  /// Chooses among the candidates that no screen has vetoed.
  func selectRules(
    from screenings: inout [Screening], on select: BaselinePart
  ) async throws -> Harness {
    let tried = screenings
    let chosen = try await GreedySelection(maximumRules: settings.maximumRules).choose(
      among: screenings.indices.filter { screenings[$0].veto == nil },
      gain: { try await self.gain(of: $0, tried, on: select) },
      observer: { chosen, gain in
        self.observer(.select, "\(chosen.count) rules, \(gain) tasks won on the select part")
      })
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
