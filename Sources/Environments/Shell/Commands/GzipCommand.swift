/// gzip, gunzip and zcat.
///
/// Data is stored, not compressed; every gunzip can read the result.
enum GzipCommand {
  private static let spec = OptionSpec(
    "cdfhklnNqrS:tv123456789",
    long: [
      "stdout": "c", "to-stdout": "c", "decompress": "d", "uncompress": "d", "force": "f",
      "keep": "k", "recursive": "r", "quiet": "q", "verbose": "v", "best": "9", "fast": "1",
      "test": "t", "list": "l",
    ])

  static func run(_ process: ShellProcess) throws(ShellStop) -> Int {
    guard let options = try process.options(spec) else { return 1 }
    let unpacks = options.has("d") || process.name != "gzip"
    let toOutput = options.has("c") || process.name == "zcat"
    var status = 0
    for path in options.operands.isEmpty ? [[45]] : options.operands {
      var path = path
      if unpacks, path != [45], process.find(path) == nil, process.find(path + ".gz".octets) != nil
      {
        path += ".gz".octets
      }
      let bytes: [UInt8]
      switch try process.read(path) {
      case .success(let read): bytes = read
      case .failure(let fault):
        let text =
          fault == .isDirectory
          ? "\(path.decoded) is a directory -- ignored" : "\(path.decoded): \(fault.rawValue)"
        try process.complain(text)
        status = fault == .isDirectory ? 2 : 1
        continue
      }
      var result: [UInt8]
      if unpacks {
        guard let plain = GzipFormat.unpack(bytes) else {
          let name = path == [45] ? "stdin" : path.decoded
          try process.complainPlainly("\ngzip: \(name): not in gzip format")
          status = 1
          continue
        }
        result = plain
      } else {
        result = GzipFormat.pack(bytes)
      }
      if toOutput || path == [45] {
        try process.put(result)
        continue
      }
      var target = path + ".gz".octets
      if unpacks {
        guard path.count > 3, path.suffix(3).elementsEqual(".gz".utf8) else {
          try process.complain("\(path.decoded): unknown suffix -- ignored")
          status = 2
          continue
        }
        target = Array(path.dropLast(3))
      } else if path.suffix(3).elementsEqual(".gz".utf8) {
        try process.complain("\(path.decoded) already has .gz suffix -- unchanged")
        status = 2
        continue
      }
      if process.find(target) != nil, !options.has("f") {
        try process.complain("\(target.decoded) already exists;\tnot overwritten")
        status = 2
        continue
      }
      if let fault = try process.writeFile(target, result) {
        status = try process.complain(about: target, fault)
        continue
      }
      if let old = process.find(path), let new = process.find(target) {
        process.shell.system.files.nodes[new].mode = process.inode(old).mode
        process.shell.system.files.nodes[new].modified = process.inode(old).modified
      }
      if !options.has("k") { _ = RemoveCommand.remove(path, process) }
    }
    return status
  }
}

enum GzipFormat {
  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(~UInt32(0)) { table[Int(($0 ^ UInt32($1)) & 255)] ^ ($0 >> 8) }
  }

  static func pack(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = [31, 139, 8, 0, 0, 0, 0, 0, 0, 3]
    var place = 0
    repeat {
      let size = min(65_535, bytes.count - place)
      let isLast = place + size == bytes.count
      out += [isLast ? 1 : 0, UInt8(size & 255), UInt8(size >> 8)]
      out += [UInt8(~size & 255), UInt8(~size >> 8 & 255)]
      out += bytes[place..<(place + size)]
      place += size
    } while place < bytes.count
    for word in [checksum(bytes), UInt32(truncatingIfNeeded: bytes.count)] {
      for shift in stride(from: 0, to: 32, by: 8) { out.append(UInt8(word >> UInt32(shift) & 255)) }
    }
    return out
  }

  /// The contents of a packed file; several files behind each other are one.
  static func unpack(_ bytes: [UInt8]) -> [UInt8]? {
    var out: [UInt8] = []
    var place = 0
    guard bytes.count >= 18 else { return nil }
    while place + 18 <= bytes.count {
      guard bytes[place] == 31, bytes[place + 1] == 139, bytes[place + 3] == 0 else {
        return place == 0 ? nil : out
      }
      place += 10
      var isLast = false
      while !isLast {
        guard place + 5 <= bytes.count, bytes[place] <= 1 else { return nil }
        isLast = bytes[place] == 1
        let size = Int(bytes[place + 1]) | Int(bytes[place + 2]) << 8
        place += 5
        guard place + size <= bytes.count else { return nil }
        out += bytes[place..<(place + size)]
        place += size
      }
      place += 8
    }
    return out
  }
}
