import Trajectories

/// What this build is.
enum Product {
  static let version = "0.1.0"

  static let description: JSONObject = ["name": "optimize", "version": .string(version)]
}
