import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The model files in the product's folder `backbones/`.
public struct NeuralFolder: Sendable {
  private let folder: String

  /// Looks in the given home, or where the product's folders are found.
  public init?(home: String? = nil) {
    let folders = home.map { ProductFolders(home: $0) } ?? (try? ProductFolders.locate())
    guard let folders else { return nil }
    folder = folders.path("backbones")
  }

  /// The names of the models in order: file names without their ending.
  public var names: [String] {
    guard let entries = opendir(folder) else { return [] }
    defer { closedir(entries) }
    var names: [String] = []
    while let entry = readdir(entries) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name.hasSuffix(".gguf"), !name.hasPrefix(".") { names.append(String(name.dropLast(5))) }
    }
    return names.sorted()
  }

  /// The model file of a name.
  public func path(of name: String) -> String { "\(folder)/\(name).gguf" }

  /// The models as entries of a catalogue.
  public var entries: [BackboneCatalogue.Entry] {
    names.map { name in
      let path = path(of: name)
      return BackboneCatalogue.Entry(
        name: name, kind: .neural, summary: "a small network, run by this program",
        make: { () throws(BackboneError) in try NeuralBackbone(name: name, path: path) })
    }
  }
}
