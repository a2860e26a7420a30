/// Reads trajectories of any known format and hands them over one by one, in our own shape.
///
/// Memory is bounded by the largest record that is let through, never by the file.
public struct TrajectoryImporter: Sendable {
  private let format: TrajectoryFormat?
  private let options: ImportOptions

  /// Makes an importer; without a format, each file's is recognised by its content.
  public init(format: TrajectoryFormat? = nil, options: ImportOptions = ImportOptions()) {
    self.format = format
    self.options = options
  }

  /// Imports a file (`-` is standard input) and returns what was found in it.
  ///
  /// Records that cannot be read are passed over and counted. An error of `deliver` ends the run.
  public func run(
    path: String, _ deliver: (ImportedEpisode) throws(FileError) -> Void
  ) throws(ImportError) -> ImportSummary {
    var chunks = try open(path)
    let format = try recognised(chunks, path: path)
    var run = try ImportRun(path: path, format: format, options: options)
    try run.read(&chunks, deliver)
    return run.finishedSummary
  }

  /// Returns the format of a file by its content, without importing it.
  public static func recognise(path: String) throws(ImportError) -> TrajectoryFormat {
    guard path != "-" else {
      throw .option("standard input can be read only once; expected the name of its format")
    }
    let importer = TrajectoryImporter()
    return try importer.recognised(try importer.open(path), path: path)
  }

  private func open(_ path: String) throws(ImportError) -> ChunkReader {
    do throws(FileError) {
      var chunks = try ChunkReader(path: path)
      try chunks.advance()
      return chunks
    } catch {
      throw .file(error)
    }
  }

  private func recognised(
    _ chunks: borrowing ChunkReader, path: String
  ) throws(ImportError) -> TrajectoryFormat {
    let finding = chunks.withChunk { bytes in
      if let format {
        return FormatDetection.container(bytes).map(FormatDetection.Finding.unknown)
          ?? .format(format)
      }
      return FormatDetection.find(bytes)
    }
    switch finding {
    case .format(let format): return format
    case .unknown(let found): throw .unknownFormat(path: path, found: found)
    }
  }
}
