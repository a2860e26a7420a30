import Backbones
import Environments
import Trajectories

extension Diagnosis {
  /// Whether each environment can be made and its first task begun.
  static func worlds(_ home: String?, _ data: String?) -> [Diagnosis] {
    let options = EnvironmentOptions(home: home, dataFolder: data)
    return EnvironmentCatalogue.builtIn.entries.map { entry in
      do {
        var world = try EnvironmentCatalogue.builtIn.make(entry.name, options: options)
        let tasks = try world.tasks(in: .train, limit: 1)
        guard let task = tasks.first else {
          return Diagnosis(
            name: "env \(entry.name)", state: .missing, detail: "it has no training task")
        }
        let opening = try world.reset(to: task)
        return Diagnosis(
          name: "env \(entry.name)", state: .ok,
          detail: "version \(world.version), \(opening.tools.count) tools, begins \(task)")
      } catch {
        return Diagnosis(name: "env \(entry.name)", state: .missing, detail: "\(error)")
      }
    }
  }

  /// Which backbones can be named; a network whose file cannot be read is told.
  static func backbones(_ home: String?) -> Diagnosis {
    let catalogue = BackboneCatalogue.installed(home: home)
    let networks = catalogue.entries.filter { $0.kind == .neural }
    let unreadable = networks.filter { (try? $0.make()) == nil }.map(\.name)
    guard unreadable.isEmpty else {
      return Diagnosis(
        name: "backbones", state: .missing,
        detail: "these files cannot be read: \(unreadable.joined(separator: ", "))")
    }
    let others = catalogue.entries.count - networks.count
    return Diagnosis(
      name: "backbones", state: networks.isEmpty ? .absent : .ok,
      detail: networks.isEmpty
        ? "no network is installed; \(others) scripted ones, which are never evidence of a gain"
        : "\(networks.count) networks, \(others) scripted ones")
  }
}
