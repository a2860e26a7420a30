import MetaHarness
import Synchronization
import Trajectories

/// Shows where a search stands, and says in the run's events what it begins and drops.
///
/// A class because progress comes from several threads and only changes are worth a line.
final class SearchNotes: Sendable {
  private struct Last: Sendable {
    var step = ""
    var rejection = ""
  }

  private let board: LiveBoard
  private let events: EventLog
  private let last = Mutex(Last())

  init(output: Output, events: EventLog) {
    board = LiveBoard(output)
    self.events = events
  }

  func tell(_ progress: SearchProgress) {
    let step = "\(progress.phase.rawValue)|\(progress.detail)"
    let (isNew, isRejection) = last.withLock { last in
      let isNew = last.step != step
      last.step = step
      let rejection = progress.lastRejection?.rule ?? ""
      let isRejection = last.rejection != rejection
      last.rejection = rejection
      return (isNew, isRejection)
    }
    board.show(LiveStatus(progress))
    if isNew {
      note("phase", progress)
    }
    if isRejection { note("rejected", progress) }
  }

  /// Draws what is still pending, so that other text can follow.
  func end() { board.end() }

  private func note(_ kind: String, _ progress: SearchProgress) {
    var details: JSONObject = [
      "phase": .string(progress.phase.rawValue), "detail": .string(progress.detail),
      "environment": .string(progress.environment), "round": .integer(progress.round),
      "candidates": .integer(progress.candidates), "alive": .integer(progress.candidatesAlive),
      "spent": .object(progress.spent.json), "budget": .object(progress.budget.json),
      "bestRules": .array(progress.bestRules.map(JSONValue.string)),
      "bestGain": .double(progress.bestGain),
      "cells": .array(
        progress.cells.map { cell in
          [
            "cell": .string(cell.name), "base": .integer(cell.base), "with": .integer(cell.with),
            "episodes": .integer(cell.episodes),
          ]
        }),
    ]
    if let rejection = progress.lastRejection {
      details["rejected"] = [
        "rule": .string(rejection.rule), "reason": .string(rejection.reason),
      ]
    }
    // The events are for people; a full disk shows where results are written.
    try? events.append(kind, details)
  }
}
