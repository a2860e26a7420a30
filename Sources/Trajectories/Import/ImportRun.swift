#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The import of one file.
struct ImportRun {
  typealias Deliver = (ImportedEpisode) throws(FileError) -> Void

  private let path: String
  private let format: TrajectoryFormat
  private let options: ImportOptions
  private let fileName: String
  private var reader: any RecordReader
  private var redactor: Redactor?
  private var summary: ImportSummary
  private var inferred = InferredTools()
  private var lastDigest = Digest(of: "")
  private var isDone: Bool
  private var parsing = JSONValue.ParseOptions.foreign

  init(path: String, format: TrajectoryFormat, options: ImportOptions) throws(ImportError) {
    if let limit = options.limit, limit < 0 {
      throw .option("expected a limit of 0 or more episodes, found \(limit)")
    }
    guard options.redaction == nil || options.rawRecordDirectory == nil else {
      throw .option("expected redaction or raw records, found both; the latter hold every secret")
    }
    if let directory = options.rawRecordDirectory {
      guard mkdir(directory, 0o755) == 0 || errno == EEXIST else {
        throw .file(FileError(.create, path: directory, errno: errno))
      }
    }
    self.path = path
    self.format = format
    self.options = options
    let name = path.split(separator: "/").last ?? ""
    fileName = name.split(separator: ".").first.map(String.init) ?? ""
    reader = try format.makeReader(options: options, path: path)
    redactor = options.redaction.map { Redactor($0) }
    summary = ImportSummary(path: path, format: format)
    isDone = options.limit == 0
    // Our own records hold values of other formats' records, a few levels deeper.
    if format == .metaharness { parsing.maximumDepth += 88 }
  }

  /// The summary with what is known only at the end.
  var finishedSummary: ImportSummary {
    var finished = summary
    finished.redactions = redactor?.report ?? []
    finished.inferredTools = inferred.specs
    return finished
  }

  mutating func read(
    _ chunks: inout ChunkReader, _ deliver: Deliver
  ) throws(ImportError) {
    var splitter = FileSplitter(
      format: format, isLinewise: chunks.withChunk { FormatDetection.isLinewise($0) },
      options: options)
    while !isDone, chunks.count > 0 {
      let offset = chunks.offset
      try chunks.withChunk { chunk throws(ImportError) in
        try read(chunk, offset: offset, &splitter, deliver)
      }
      summary.bytes = chunks.offset + chunks.count
      options.progress?(
        ImportProgress(
          bytes: summary.bytes, total: chunks.total, episodes: summary.episodes))
      do throws(FileError) { try chunks.advance() } catch { throw .file(error) }
    }
    guard !isDone else { return }
    if let last = splitter.finish(offset: chunks.offset) {
      try take(last, splitter.bytes, deliver)
    }
    for draft in reader.remaining() { try emit(draft, offset: chunks.offset, deliver) }
  }

  private mutating func read(
    _ chunk: UnsafeBufferPointer<UInt8>, offset: Int, _ splitter: inout FileSplitter,
    _ deliver: Deliver
  ) throws(ImportError) {
    var cursor = offset == 0 ? FormatDetection.textStart(chunk) : 0
    while !isDone, let record = splitter.next(chunk, cursor: &cursor, offset: offset) {
      try take(record, splitter.bytes, deliver)
    }
  }

  private mutating func take(
    _ raw: RawRecord, _ bytes: [UInt8], _ deliver: Deliver
  ) throws(ImportError) {
    if raw.role == .broken {
      throw .broken(path: path, offset: raw.offset, reason: raw.problem ?? "")
    }
    if let problem = raw.problem { return skip(at: raw.offset, problem) }
    if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }) { return }
    guard let (content, isRepaired) = try content(of: bytes, offset: raw.offset) else { return }
    do throws(TrajectoryFormatError) {
      if raw.role == .metadata {
        if case .json(let value) = content { try reader.metadata(raw.key ?? "", value) }
        return
      }
    } catch {
      return skip(at: raw.offset, error.description)
    }
    lastDigest = Digest(of: bytes)
    let record = ImportRecord(
      content: content, key: raw.key, fileName: fileName, digest: lastDigest,
      byteCount: bytes.count)
    var drafts: [EpisodeDraft]
    do throws(TrajectoryFormatError) { drafts = try reader.episodes(in: record) } catch {
      return skip(at: raw.offset, error.description)
    }
    if !drafts.isEmpty { try keepRaw(bytes) }
    // Taken from the back, so that a draft's steps are not copied when it is finished.
    drafts.reverse()
    while var draft = drafts.popLast() {
      if isRepaired { draft.lost.insert(.encoding) }
      try emit(draft, offset: raw.offset, deliver)
    }
  }

  /// Parses and redacts a record; returns nil where it was passed over.
  private mutating func content(
    of bytes: [UInt8], offset: Int
  ) throws(ImportError) -> (ImportRecord.Content, isRepaired: Bool)? {
    do throws(PatternError) {
      if case .textBlocks = format.shape {
        let valid = String(validating: bytes, as: UTF8.self)
        var text = valid ?? String(decoding: bytes, as: UTF8.self)
        if redactor != nil { text = try redactor?.redact(text) ?? text }
        return (.text(text), valid == nil)
      }
      var value: JSONValue
      do throws(JSONError) { value = try JSONValue(parsing: bytes, options: parsing) } catch {
        skip(at: offset + error.offset, error.detail)
        return nil
      }
      if redactor != nil { value = try redactor?.redact(value) ?? value }
      return (.json(value), false)
    } catch {
      throw .option(error.description)
    }
  }

  private mutating func skip(at offset: Int, _ reason: String) {
    summary.skip(at: offset, reason)
    reader.skipped()
  }

  private mutating func emit(
    _ draft: consuming EpisodeDraft, offset: Int, _ deliver: Deliver
  ) throws(ImportError) {
    guard !isDone else { return }
    if let refusal = draft.refusal { return summary.skip(at: offset, refusal) }
    let digest = draft.record ?? lastDigest
    let episode = draft.finished(format: format, record: digest, options: options)
    guard options.conditions.allSatisfy({ $0.holds(for: episode.trajectory) }) else {
      summary.filteredOut += 1
      return
    }
    do throws(FileError) { try deliver(episode) } catch { throw .file(error) }
    summary.count(episode)
    if episode.lost.contains(.tools) {
      for step in episode.trajectory.steps { inferred.add(step) }
    }
    isDone = summary.episodes == options.limit
  }

  /// Keeps a record under its hash; one that is there already is the same.
  private func keepRaw(_ bytes: [UInt8]) throws(ImportError) {
    guard let directory = options.rawRecordDirectory, format != .metaharness else { return }
    let file = directory + "/" + lastDigest.hex
    let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    if descriptor < 0, errno == EEXIST { return }
    guard descriptor >= 0 else { throw .file(FileError(.create, path: file, errno: errno)) }
    defer { close(descriptor) }
    do throws(FileError) {
      try FileContents.writeAll(bytes, to: descriptor, path: file)
    } catch {
      unlink(file)
      throw .file(error)
    }
  }
}
