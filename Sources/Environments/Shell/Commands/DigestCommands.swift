internal import CCrypto

/// md5sum and its kin.
enum DigestCommands {
  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    let spec = OptionSpec(
      "bctwz",
      long: ["check": "c", "quiet": "quiet", "status": "status", "binary": "b", "text": "t"])
    guard let options = try process.options(spec) else { return 1 }
    if options.has("c") { return try check(options, process) }
    return try process.eachInput(options.operands) { (path, bytes) throws(ShellStop) in
      try process.putLine("\(hex(bytes, process.name))  \(path.decoded)")
    }
  }

  private static func hex(_ bytes: [UInt8], _ name: String) -> String {
    let method =
      switch name {
      case "md5sum": EVP_md5()
      case "sha1sum": EVP_sha1()
      case "sha512sum": EVP_sha512()
      default: EVP_sha256()
      }
    var out = [UInt8](repeating: 0, count: 64)
    var count: UInt32 = 0
    EVP_Digest(bytes, bytes.count, &out, &count, method, nil)
    return out.prefix(Int(count)).map { byte in
      let digits = String(byte, radix: 16)
      return byte < 16 ? "0" + digits : digits
    }.joined()
  }

  private static func check(
    _ options: ParsedOptions, _ process: ShellProcess
  ) throws(ShellStop) -> Int {
    var failed = 0
    var missing = 0
    let status = try process.eachInput(options.operands) { (_, bytes) throws(ShellStop) in
      for line in bytes.lines {
        let text = Array(line)
        guard let gap = text.firstIndex(of: 32), gap + 2 <= text.count else { continue }
        let path = Array(text[(gap + 2)...])
        switch try process.read(path) {
        case .success(let contents):
          let isSame = hex(contents, process.name) == text[..<gap].decoded
          if !isSame { failed += 1 }
          if !options.has("status"), !isSame || !options.has("quiet") {
            try process.putLine("\(path.decoded): \(isSame ? "OK" : "FAILED")")
          }
        case .failure(let fault):
          missing += 1
          try process.complain(about: path, fault)
          try process.putLine("\(path.decoded): FAILED open or read")
        }
      }
    }
    if missing > 0 {
      try process.complain(
        "WARNING: \(missing) listed file\(missing == 1 ? "" : "s") could not be read")
    }
    if failed > 0, !options.has("status") {
      try process.complain(
        "WARNING: \(failed) computed checksum\(failed == 1 ? "" : "s") did NOT match")
    }
    return max(status, failed + missing > 0 ? 1 : 0)
  }
}
