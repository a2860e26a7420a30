import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// A home folder with tiny networks in `backbones/`.
public struct NeuralHome {
  private let folder: TemporaryFolder
  public var path: String { folder.path }

  public init(_ networks: [String: TinyNetwork]) throws {
    folder = try TemporaryFolder()
    mkdir(folder.file("backbones"), 0o755)
    for (name, network) in networks.sorted(by: { $0.key < $1.key }) {
      try FileContents.write(network.bytes, to: folder.file("backbones/\(name).gguf"))
    }
  }

  public func file(_ name: String) -> String { folder.file("backbones/\(name)") }
}
