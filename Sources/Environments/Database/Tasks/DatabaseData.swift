import Trajectories

/// The families, words and texts that tasks are made of, as `envs/database/` holds them.
struct DatabaseData: Sendable {
  struct Column: Sendable {
    let name: String
    var values: [String] = []
    var low = 0
    var high = 0
    var unit = ""
  }

  struct Family: Sendable {
    let name: String
    let isHeldOut: Bool
    let noun: String
    let mainTable: String
    let keyFormat: String
    let usesPeople: Bool
    let labelWords: [[String]]
    /// Key, label, group, flag, count, amount, date.
    let columns: [Column]
    let groupTable: String
    let groupColumns: [Column]
    let eventTable: String
    let eventColumns: [Column]
  }

  let families: [Family]
  let firstNames: [String]
  let lastNames: [String]
  let markedNames: [String]
  let remarks: [String]
  let stressTables: [String]
  let stressColumns: [[String]]
  let texts: DatabaseTexts
  /// Digest over everything that a model reads.
  let surface: Digest

  static func load(_ options: EnvironmentOptions) throws(EnvironmentError) -> DatabaseData {
    let folders: ProductFolders
    do throws(ProductFoldersMissing) {
      if let home = options.home {
        folders = ProductFolders(home: home)
      } else {
        folders = try ProductFolders.locate()
      }
    } catch {
      throw .badData(file: "envs/database", detail: error.description)
    }
    var bytes: [[UInt8]] = []
    var values: [JSONValue] = []
    for name in ["families", "vocabulary", "texts"] {
      let path = folders.path("envs/database/\(name).json")
      do throws(FileError) {
        bytes.append(try FileContents.read(path))
      } catch {
        throw .badData(file: path, detail: error.description)
      }
      do throws(JSONError) {
        values.append(try JSONValue(parsing: bytes[bytes.count - 1]))
      } catch {
        throw .badData(file: path, detail: error.description)
      }
    }
    let wording = try ObservationWording.recorded(
      "database", home: options.home, isCompact: options.isCompact)
    return try DatabaseData(
      families: DataPart("envs/database/families.json", values[0]),
      words: DataPart("envs/database/vocabulary.json", values[1]),
      texts: DataPart("envs/database/texts.json", values[2]),
      isCompact: options.isCompact,
      surface: Digest(
        of: Array(bytes.joined()) + Array(wording.utf8) + [options.isCompact ? 1 : 0]))
  }

  private init(
    families: DataPart, words: DataPart, texts: DataPart, isCompact: Bool, surface: Digest
  ) throws(EnvironmentError) {
    var found: [Family] = []
    for family in try families.list("families") { found.append(try DatabaseData.family(family)) }
    guard found.contains(where: \.isHeldOut), found.contains(where: { !$0.isHeldOut }) else {
      throw .badData(file: families.file, detail: "expected families on both sides of the split")
    }
    self.families = found
    firstNames = try words.texts("first")
    lastNames = try words.texts("last")
    markedNames = try words.texts("marked")
    remarks = try words.texts("remarks")
    stressTables = try words.texts("stressTables")
    let stress = try words.part("stressColumns")
    var columns: [[String]] = []
    for role in ["key", "label", "group", "flag", "count", "amount", "date"] {
      columns.append(try stress.texts(role))
    }
    stressColumns = columns
    self.texts = try DatabaseTexts(texts, isCompact: isCompact)
    self.surface = surface
  }

  private static func family(_ file: DataPart) throws(EnvironmentError) -> Family {
    let main = try file.part("main")
    let label = try main.part("label")
    var columns: [Column] = []
    for role in ["key", "label", "group", "flag", "count", "amount", "date"] {
      columns.append(try column(try main.part(role)))
    }
    let groups = try file.part("groups")
    let events = try file.part("events")
    let isPeople = try label.text("pool") == "people"
    var words: [[String]] = []
    if !isPeople { for list in try label.list("words") { words.append(try list.texts(nil)) } }
    guard isPeople || words.count == 2 else {
      throw .badData(file: file.file, detail: "expected two lists of words for things")
    }
    return Family(
      name: try file.text("name"), isHeldOut: file.value["heldOut"]?.boolValue ?? false,
      noun: try file.text("noun"), mainTable: try main.text("name"),
      keyFormat: try main.part("key").text("format"), usesPeople: isPeople, labelWords: words,
      columns: columns, groupTable: try groups.text("name"),
      groupColumns: [
        Column(name: try groups.text("key")), try column(try groups.part("place")),
        try column(try groups.part("size")),
      ], eventTable: try events.text("name"),
      eventColumns: [
        Column(name: try events.text("key")), Column(name: try events.text("link")),
        try column(try events.part("size")),
      ])
  }

  private static func column(_ file: DataPart) throws(EnvironmentError) -> Column {
    var column = Column(name: try file.text("name"))
    if file.value["values"] != nil { column.values = try file.texts("values") }
    column.low = file.value["low"]?.intValue ?? 0
    column.high = file.value["high"]?.intValue ?? 0
    column.unit = file.value["unit"]?.stringValue ?? ""
    guard column.low <= column.high, column.high <= 1_000_000 else {
      throw .badData(file: file.file, detail: "expected low ≤ high ≤ 1000000 in \(column.name)")
    }
    return column
  }
}
