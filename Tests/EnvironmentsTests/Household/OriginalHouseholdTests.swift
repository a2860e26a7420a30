import Environments
import Testing
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A small game of our own in the original's file format.
@Suite struct OriginalHouseholdTests {
  static let domain = """
    (define (domain den) (:requirements :adl)
     (:types agent location receptacle object rtype otype)
     (:action walk :parameters (?a - agent ?from - location ?to - location ?r - receptacle)
      :precondition (and (at ?a ?from) (stands ?r ?to))
      :effect (and (not (at ?a ?from)) (at ?a ?to) (increase (total-cost) 1)))
     (:action unlatch :parameters (?a - agent ?l - location ?r - receptacle)
      :precondition (and (openable ?r) (at ?a ?l) (stands ?r ?l) (not (opened ?r)))
      :effect (opened ?r))
     (:action grab :parameters (?a - agent ?l - location ?o - object ?r - receptacle)
      :precondition (and (at ?a ?l) (stands ?r ?l) (inside ?o ?r) (not (busy ?a))
       (or (not (openable ?r)) (opened ?r))) ; behind no door
      :effect (and (not (inside ?o ?r)) (holds ?a ?o) (busy ?a)))
     (:action drop :parameters (?a - agent ?l - location ?o - object ?r - receptacle)
      :precondition (and (holds ?a ?o) (at ?a ?l) (stands ?r ?l)
       (or (not (openable ?r)) (opened ?r)))
      :effect (and (inside ?o ?r) (not (holds ?a ?o)) (not (busy ?a))
       (when (warm ?o) (not (warm ?o))))))
    """
  static let problem = """
    (define (problem p) (:domain den)
     (:objects me - agent l0 l1 l2 - location Shelf_1 Shelf_2 Chest_1 - receptacle
      Ball_1 Ball_2 - object)
     (:init (at me l0) (stands Shelf_1 l1) (stands Shelf_2 l1) (stands Chest_1 l2)
      (openable Chest_1) (inside Ball_1 Shelf_1) (inside Ball_2 Shelf_1) (warm Ball_1)
      (= (total-cost) 0))
     (:goal (and (exists (?r - receptacle ?o - object)
      (and (openable ?r) (inside ?o ?r) (not (warm ?o)))))))
    """
  static let grammar = #"""
    grammar :: """
     {"intro": [{"rhs": "Hello.\n\nYou are in the middle of a room. You see #all#.\n\n#task#"}],
      "task": [{"rhs": "Your task is to: put a ball in chest."}],
      "all": [{"rhs": "[{#one(r)# | stands(r:receptacle, l:location)}]"}],
      "one(r)": [{"rhs": "{r.indefinite} {r.name or r.id}"}],
      "view": [{"condition": "openable(r:receptacle) & not_opened(r:receptacle)",
                "rhs": "The {r.name} is closed."},
               {"rhs": "On the {r.name}, you see [{o.indefinite + ' ' + o.name | inside(o:object, r:receptacle)}]."}]}
    """;
    action walk { template :: "go to [{r.name | stands(r:receptacle, to:location)}]";
                  feedback :: "You arrive at {r.name}. #view#"; }
    action unlatch { template :: "open {r}"; feedback :: "You open the {r.name}."; }
    action grab { template :: "take {o} from {r}"; feedback :: "You pick up the {o.name} from the {r.name}."; }
    action drop { template :: "move {o} to {r}"; feedback :: "You move the {o.name} to the {r.name}."; }
    """#

  static func folder(solvable: Bool = true, grammar: String = grammar) throws -> String {
    var template = Array("/tmp/house-files-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    let folder = String(cString: made)
    mkdir(folder + "/valid_seen", 0o755)
    mkdir(folder + "/valid_seen/trial", 0o755)
    let game: JSONValue = [
      "pddl_domain": .string(domain), "pddl_problem": .string(problem),
      "grammar": .string(grammar), "solvable": .bool(solvable),
    ]
    try FileContents.write(
      Array(game.compactText.utf8), to: folder + "/valid_seen/trial/game.tw-pddl")
    return folder
  }

  @Test func playsAGameFile() throws {
    var game = try WorldProbe.make(
      "household", settings: ["original": try OriginalHouseholdTests.folder()])
    let task = try #require(try game.tasks(in: .dev, limit: 5).first)
    #expect(task == "household/original/valid_seen/trial")
    #expect(try game.tasks(in: .train, limit: 5).isEmpty)
    let opening = try game.reset(to: task)
    #expect(
      opening.observation.text == """
        You are in the middle of a room. You see a chest 1, a shelf 2, and a shelf 1.

        Your task is to: put a ball in chest.
        """)
    #expect(opening.observation.admissible == ["go to chest 1", "go to shelf 1", "go to shelf 2"])
    func says(_ command: String) throws -> String {
      try game.step(.text(command)).observation.text
    }
    // The last id of a kind gets number 1.
    #expect(try says("go to shelf 2") == "On the shelf 2, you see a ball 2, and a ball 1.")
    #expect(try says("go to shelf 1") == "Nothing happens.", "both shelves share a spot")
    let saved = try game.snapshot()
    #expect(try says("take ball 2 from shelf 2") == "You pick up the ball 2 from the shelf 2.")
    try game.restore(saved)
    #expect(try says("take ball 2 from shelf 2") == "You pick up the ball 2 from the shelf 2.")
    #expect(try says("take ball 1 from shelf 2") == "Nothing happens.")
    #expect(try says("go to chest 1") == "The chest 1 is closed.")
    #expect(try says("move ball 2 to chest 1") == "Nothing happens.")
    #expect(try says("open chest 1") == "You open the chest 1.")
    #expect(!game.result.success)
    let last = try game.step(.text("Move ball 2 to chest 1"))
    #expect(last.end == .completed)
    #expect(game.result.success)
  }

  static let annotation: JSONValue = [
    "task_type": "pick_heat_then_place_in_recep",
    "pddl_params": ["object_sliced": false, "object_target": "Ball", "parent_target": "Chest"],
    "turk_annotations": ["anns": [["task_desc": "Lock a ball away."], ["task_desc": "Tidy up."]]],
  ]

  static func annotate(_ folder: String, _ annotation: JSONValue) throws {
    try FileContents.write(
      Array(annotation.compactText.utf8), to: folder + "/valid_seen/trial/traj_data.json")
  }

  @Test func expertSolvesAGameFromItsStartAndFromAnywhereElse() throws {
    let folder = try OriginalHouseholdTests.folder()
    for interface in ["commands", "tools"] {
      var game = try WorldProbe.make(
        "household", settings: ["original": folder, "interface": interface])
      for seed in 0..<12 {
        _ = try game.reset(to: "household/original/valid_seen/trial")
        var random = Seed(UInt64(seed)).generator
        for _ in 0..<seed {
          guard let action = random.pick(game.disturbances()) else { break }
          let before = try game.snapshot()
          if try game.step(action).end != nil { try game.restore(before) }
        }
        let expert = try #require(game.expert())
        let results = try WorldProbe.play(&game, expert, limit: 12)
        #expect(game.result.success, "seed \(seed): \(results.map(\.observation.text))")
        // The shortest way is go, take, go, open, put; the planner may open the chest first.
        if seed == 0 { #expect(results.count <= 6) }
      }
    }
  }

  @Test func annotationsChooseGamesAndWords() throws {
    let folder = try OriginalHouseholdTests.folder()
    try OriginalHouseholdTests.annotate(folder, OriginalHouseholdTests.annotation)
    func tasks(_ settings: [String: String]) throws -> Int {
      try WorldProbe.make("household", settings: settings.merging(["original": folder]) { $1 })
        .tasks(in: .dev, limit: 5).count
    }
    #expect(try tasks([:]) == 1)
    #expect(try tasks(["family": "pick_heat_then_place_in_recep"]) == 1)
    #expect(try tasks(["family": "pick_two_obj_and_place"]) == 0)
    #expect(throws: EnvironmentError.self) { try tasks(["family": "juggle"]) }
    for (speaker, words) in [("1", "Lock a ball away."), ("2", "Tidy up."), ("3", "Lock a ball")] {
      var game = try WorldProbe.make(
        "household", settings: ["original": folder, "speaker": speaker])
      let text = try game.reset(to: "household/original/valid_seen/trial").observation.text
      #expect(text.contains("\n\nYour task is to: \(words)"))
      #expect(!text.contains("put a ball in chest"))
    }
    var sliced = OriginalHouseholdTests.annotation
    sliced = [
      "task_type": sliced["task_type"] ?? .null, "pddl_params": ["object_sliced": true],
    ]
    try OriginalHouseholdTests.annotate(folder, sliced)
    #expect(try tasks([:]) == 0)
  }

  @Test(arguments: ["", "[]", "{}", #"{"task_type": 3}"#, #"{"task_type": "x"}"#])
  func brokenAnnotationsAreNamed(text: String) throws {
    let folder = try OriginalHouseholdTests.folder()
    try FileContents.write(Array(text.utf8), to: folder + "/valid_seen/trial/traj_data.json")
    var game = try WorldProbe.make("household", settings: ["original": folder])
    let failure = #expect(throws: EnvironmentError.self) {
      try game.reset(to: "household/original/valid_seen/trial")
    }
    #expect(failure?.description.contains("traj_data.json") ?? false)
  }

  @Test func brokenAndUnsolvableGamesAreRefused() throws {
    for folder in [
      try OriginalHouseholdTests.folder(solvable: false),
      try OriginalHouseholdTests.folder(grammar: ""),
      try OriginalHouseholdTests.folder(grammar: "grammar :: \"\"\" { \"\"\";"),
    ] {
      var game = try WorldProbe.make("household", settings: ["original": folder])
      #expect(throws: EnvironmentError.self) {
        try game.reset(to: "household/original/valid_seen/trial")
      }
      #expect(throws: EnvironmentError.self) { try game.reset(to: "household/original/../x") }
    }
  }
}
