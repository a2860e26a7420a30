import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What `traj_data.json` says beside a game file: the task's family and people's words for it.
struct OriginalAnnotation: Sendable, Hashable {
  static let file = "/traj_data.json"
  /// The families that text games exist for.
  static let families = [
    "pick_and_place_simple", "pick_clean_then_place_in_recep", "pick_heat_then_place_in_recep",
    "pick_cool_then_place_in_recep", "look_at_obj_in_light", "pick_two_obj_and_place",
  ]

  let family: String
  /// Whether the object has to be cut first, which the text games leave out.
  let isSliced: Bool
  /// The goal in the words of several people.
  let goals: [String]

  /// Reads the file of a game's folder; nil where there is none.
  init?(folder: String) throws(EnvironmentError) {
    let path = folder + OriginalAnnotation.file
    guard access(path, F_OK) == 0 else { return nil }
    let file = try DataFile(path: path, options: .foreign)
    family = try file.string(file.value["task_type"], "task_type")
    let parameters = try file.object(file.value["pddl_params"], "pddl_params")
    isSliced = parameters["object_sliced"]?.boolValue ?? false
    var goals: [String] = []
    for entry in file.value["turk_annotations"]?["anns"]?.arrayValue ?? [] {
      goals.append(try file.string(entry["task_desc"], "turk_annotations.anns"))
    }
    self.goals = goals
  }

  /// Whether the text games cover such a task.
  var isPlayable: Bool { !isSliced && OriginalAnnotation.families.contains(family) }
}
