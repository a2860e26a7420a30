import Interventions
import MetaHarness
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What `sign` and `verify --key` share.
enum Signatures {
  static let certificate = Option<String?>.file(
    "certificate", "Certificate that belongs to the harness.")

  /// A harness's hash and the certificate beside it.
  static func subject(
    harness: String, certificate: String?
  ) throws -> (hash: Digest, certificate: JSONValue?) {
    let hash = try CompiledHarness.compile(HarnessFile.read(harness)).hash
    return (hash, try certificate.map { try JSONValue(parsing: FileContents.read($0)) })
  }

  /// The 32 bytes of a key file, which holds them as hexadecimal text.
  static func keyBytes(_ path: String) throws -> [UInt8] {
    let text = String(decoding: try FileContents.read(path), as: UTF8.self)
    let trimmed = text.filter { !$0.isWhitespace }
    guard let bytes = HexText.bytes(trimmed) else {
      throw CommandError("\(path): expected 64 hexadecimal digits, found something else")
    }
    return bytes
  }
}

extension Command {
  private static let harness = Positional<String>.required(
    "harness", content: .file, "Harness file.")
  private static let key = Option<String>.requiredText(
    "key", value: "FILE", "File of the secret key, as 64 hexadecimal digits.")
  private static let newKey = Option<Bool>.flag(
    "new-key", "Make the key first; its public half is written beside it.")

  static let sign = Command(
    name: "sign", group: .use, summary: "Signs a harness and its certificate (Ed25519).",
    discussion: "Writes FILE.sig beside the harness. Whoever has the public key checks it with "
      + "optimize verify --signature FILE.sig --key PUBLIC.",
    positionals: [harness.spec], options: [key.spec, newKey.spec, Signatures.certificate.spec],
    examples: [
      Example(
        "optimize sign harness.json --key me --new-key", "makes a key pair and signs the harness")
    ]
  ) { invocation in
    let path = invocation[harness]
    if invocation[newKey] { try makeKey(invocation[key]) }
    let signer = try SigningKey(secret: Signatures.keyBytes(invocation[key]))
    let subject = try Signatures.subject(
      harness: path, certificate: invocation[Signatures.certificate])
    let signature = try HarnessSignature(
      harness: subject.hash, certificate: subject.certificate, with: signer)
    let text = JSONValue.object(signature.json).prettyText + "\n"
    try FileContents.write(Array(text.utf8), to: path + ".sig")
    invocation.output.result(signature.json) {
      "signed \(subject.hash.short) with \(HexText.text(signature.key)): \(path).sig"
    }
    return .done
  }

  private static func makeKey(_ path: String) throws {
    guard access(path, F_OK) != 0 else {
      throw CommandError("\(path) is there already; a key is never written over")
    }
    let fresh = try SigningKey.fresh()
    try FileContents.write(Array((HexText.text(fresh.secret) + "\n").utf8), to: path)
    // Only the owner reads a secret.
    guard chmod(path, 0o600) == 0 else { throw FileError(.write, path: path, errno: errno) }
    let published = HexText.text(fresh.key.published) + "\n"
    try FileContents.write(Array(published.utf8), to: path + ".pub")
  }
}
