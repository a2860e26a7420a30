import Testing
import Trajectories

@testable import Backbones

@Suite struct EndpointFileTests {
  private func read(_ members: String) throws -> EndpointSettings? {
    let text = #"{"backbones":{"a":{"url":"https://h/v1","model":"m"\#(members)}}}"#
    return try EndpointFile.settings(in: JSONValue(parsing: text)).first
  }

  @Test func settingsAreRead() throws {
    let settings = try read(
      #","key_env":"MY_KEY","wire":"anthropic","tools":"text","headers":{"X-A":"1","X-B":{"env":"B"}},"stream":false,"max_tokens_field":"max_completion_tokens","repeat_penalty":null,"price":{"input":1,"output":2},"concurrency":2,"requests_per_minute":30,"timeout":1.5,"proxy":"http://p:1","ca_file":"ca.pem","extra_body":{"reasoning_effort":"low"}"#
    )
    #expect(settings?.keyVariable == "MY_KEY" && settings?.isKeyNamed == true)
    #expect(settings?.wire == .anthropic && settings?.tools == .text && settings?.streams == false)
    #expect(
      settings?.headers.map(\.name) == ["X-A", "X-B"] && settings?.headers[1].variable == "B")
    #expect(settings?.price == .init(input: 1, output: 2, cachedInput: 1))
    #expect(settings?.certificates == "ca.pem" && settings?.proxy == "http://p:1")
  }

  @Test(arguments: [
    #","colour":1"#, #","concurrency":0"#, #","concurrency":"many""#, #","wire":"smoke""#,
    #","headers":{"X":1}"#, #","price":{"input":-1,"output":2}"#, #","timeout":-3"#,
    #","retries":-1"#, #","extra_body":[]"#,
  ])
  func whatIsNoSettingIsNamed(members: String) throws {
    #expect(throws: EndpointFile.Detail.self) { try read(members) }
  }

  @Test(arguments: ["{}", "[]", #"{"backbones":{"a":{"url":"ftp://h","model":"m"}}}"#])
  func filesThatDeclareNothingAreRefused(text: String) throws {
    let value = try JSONValue(parsing: text)
    #expect(throws: EndpointFile.Detail.self) { try EndpointFile.settings(in: value) }
  }

  static let flags: [(String, String?, String?)] = [
    ("q=http://h:1/v1#qwen", "http://h:1/v1", "qwen"),
    ("q=#gpt", "http://base/v1", "gpt"),
    ("q=http://h/v1#org/model:tag", "http://h/v1", "org/model:tag"),
    ("retail", nil, nil), ("scripted:mixed", nil, nil), ("q=ftp://h#m", nil, nil),
    ("q=http://h/v1#", nil, nil), ("=http://h/v1#m", nil, nil),
  ]

  @Test(arguments: flags)
  func flagsAreRead(flag: String, url: String?, model: String?) {
    let settings = EndpointSettings(flag: flag, environment: ["OPENAI_BASE_URL": "http://base/v1"])
    #expect(settings?.url == url && settings?.model == model)
  }

  @Test func whatHasNoInfluenceOnAnswersIsNoPartOfTheIdentity() throws {
    let plain = try #require(try read(""))
    let tuned = try #require(try read(#","concurrency":3,"proxy":"","timeout":9,"key_env":"K""#))
    #expect(plain.canonicalText == tuned.canonicalText)
    #expect(plain.canonicalText != (try read(#","tools":"text""#))?.canonicalText)
    var secret = plain
    secret.url = "https://user:pass@h/v1?key=abc"
    #expect(!secret.canonicalText.contains("pass") && !secret.canonicalText.contains("abc"))
  }
}
