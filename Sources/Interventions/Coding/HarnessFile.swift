import Trajectories

/// Harness files on disk.
public enum HarnessFile {
  /// Reads a harness, or a file that holds a single rule.
  public static func read(_ path: String) throws(HarnessFileError) -> Harness {
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = try FileContents.read(path)
    } catch {
      throw HarnessFileError(file: path, path: "$", expected: "a readable file", found: "\(error)")
    }
    return try read(bytes, file: path)
  }

  /// Reads a harness from bytes; `file` is what error messages name.
  public static func read(_ bytes: [UInt8], file: String) throws(HarnessFileError) -> Harness {
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes)
    } catch {
      throw HarnessFileError(file: file, path: "$", expected: "JSON", found: "\(error)")
    }
    return try Harness(document, file: file)
  }

  /// The harness as it is written: indented, members in a fixed order.
  public static func text(of harness: Harness) -> String { harness.json.prettyText + "\n" }
}
