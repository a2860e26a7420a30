import Environments
import Testing
import Trajectories

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Small files of our own in the original's formats.
@Suite struct ShopFilesTests {
  static let products = """
    [{"asin": "B0AAAAAAA1", "name": "Tidewell Copper Kettle", "full_description": "Boils water.",
      "small_description": ["whistles loudly", "two quarts"], "pricing": "$34.50 to $41.00",
      "category": "garden", "query": "kettle", "product_category": "Home › Kitchen › Kettles",
      "customization_options": {"Color": [{"value": "Copper/Red"}, {"value": "Jet Black"}],
                                "Size": null}},
     {"asin": "B0AAAAAAA2", "name": "Tidewell Steel Pan", "full_description": null,
      "small_description": null, "pricing": "", "category": "garden", "query": "pan",
      "product_category": "Home › Kitchen › Pans", "customization_options": ""}]
    """
  static let attributes = """
    {"B0AAAAAAA1": {"attributes": ["dishwasher safe", "lightweight"]},
     "B0AAAAAAA2": {"attributes": ["non stick"]}}
    """
  static let goals = """
    {"B0AAAAAAA1": [{"asin": "B0AAAAAAA1", "instruction": "get me a light kettle in copper.",
                     "instruction_attributes": ["lightweight"],
                     "instruction_options": ["copper/red"]},
                    {"asin": "B0AAAAAAA1", "instruction": "anything", "instruction_attributes": [],
                     "instruction_options": []}],
     "B0NOSUCH00": [{"instruction": "x", "instruction_attributes": ["y"]}]}
    """

  static func folder(_ files: [String: String]) throws -> String {
    var template = Array("/tmp/shop-files-XXXXXX".utf8CString)
    let made = try #require(mkdtemp(&template))
    let folder = String(cString: made)
    for (name, text) in files { try FileContents.write(Array(text.utf8), to: folder + "/" + name) }
    return folder
  }

  @Test func playsGoalsOfTheOriginalsFiles() throws {
    let folder = try ShopFilesTests.folder([
      "items_shuffle_1000.json": ShopFilesTests.products,
      "items_ins_v2_1000.json": ShopFilesTests.attributes,
      "items_human_ins.json": ShopFilesTests.goals,
    ])
    var shop = try WorldProbe.make("shop", settings: ["original": folder])
    #expect(try shop.tasks(in: .test, limit: 10) == ["shop/original/0"])
    #expect(try shop.tasks(in: .train, limit: 10).isEmpty)
    let opening = try shop.reset(to: "shop/original/0")
    #expect(
      opening.observation.text.contains(
        "get me a light kettle in copper, and price lower than 40.00 dollars"))
    let expert = try #require(shop.expert())
    let results = try WorldProbe.play(&shop, expert, limit: 10)
    #expect(shop.result.score == 1)
    #expect(results.contains { $0.observation.text.contains("copper | red [SEP] jet black") })
    #expect(throws: EnvironmentError.self) { try shop.reset(to: "shop/original/1") }
    #expect(throws: EnvironmentError.self) { try shop.reset(to: "shop/v1/S1/1") }
  }

  @Test(arguments: ["", "{", "[]", "{\"B0AAAAAAA1\": 3}", "[{\"asin\": 3}]"])
  func brokenFilesAreNamed(text: String) throws {
    for broken in ["items_shuffle_1000.json", "items_human_ins.json"] {
      var files = [
        "items_shuffle_1000.json": ShopFilesTests.products,
        "items_ins_v2_1000.json": ShopFilesTests.attributes,
        "items_human_ins.json": ShopFilesTests.goals,
      ]
      files[broken] = text
      let folder = try ShopFilesTests.folder(files)
      #expect(throws: EnvironmentError.self) {
        try WorldProbe.make("shop", settings: ["original": folder])
      }
    }
  }
}
