import Testing

@testable import Signals

@Suite("Error templates")
struct TemplateTreeTests {
  @Test(
    "masks have types, and the slots keep what they stand for",
    arguments: [
      ("at 15:00:00 on 2024-05-15", "at <time> on <date>", ["15:00:00", "2024-05-15"]),
      ("see https://a.example/x?y=1 now", "see <url> now", ["https://a.example/x?y=1"]),
      (
        "mail to mia.li42@mail.example bounced", "mail to <email> bounced",
        ["mia.li42@mail.example"]
      ),
      ("cat: /etc/no.conf: No such file", "cat: <path>: No such file", ["/etc/no.conf"]),
      ("put it in/on shelf 2", "put it in/on shelf <num>", ["2"]),
      ("id deadbeef01 gone", "id <hex> gone", ["deadbeef01"]),
      ("near 'x = 'a' AND' at line 1", "near <str> at line <num>", ["x = 'a' AND", "1"]),
      ("", "", []), ("'", "'", []), ("a@", "a@", []), ("/", "/", []),
    ])
  func masks(message: String, text: String, slots: [String]) {
    let template = ErrorTemplate(of: message)
    #expect(template.text == text)
    #expect(template.slots == slots)
  }

  @Test("messages that differ in one word share a template, others do not")
  func groups() {
    var tree = TemplateTree()
    let ids = ["alpha", "beta", "gamma"].map { tree.insert("table \($0) does not exist here") }
    #expect(Set(ids).count == 1)
    #expect(tree.templates[ids[0]].text == "table <*> does not exist here")
    #expect(tree.insert("permission denied for user on that file") != ids[0])
    #expect(tree.match("table delta does not exist here") == ids[0])
    #expect(tree.match("nothing of the kind was ever said before") == nil)
  }

  @Test("templates of unequal length join where most of their words agree")
  func unequal() {
    var tree = TemplateTree()
    let short = tree.insert("the flight from here to there is not available on this day")
    let long = tree.insert("the flight from here to over there is not available on this day")
    #expect(short != long)
    let place = tree.joinUnequalLengths()
    #expect(place[short] == place[long])
    #expect(
      tree.match("the flight from here to way over there is not available on this day")
        == place[short])
  }

  @Test("hostile messages neither trap nor grow the tree without bound")
  func hostile() {
    var tree = TemplateTree(maximumTemplates: 50)
    for round in 0..<500 {
      var text = String(repeating: "<'\"/@:#", count: round % 40)
      text += String(repeating: "word\(round) ", count: round % 7) + "\u{0}é\u{301}" + String(round)
      _ = tree.insert(text)
      _ = tree.match(text)
    }
    #expect(tree.templates.count <= 50)
  }
}
