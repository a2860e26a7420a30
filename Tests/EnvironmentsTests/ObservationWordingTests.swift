import Testing
import Trajectories

@testable import Environments

/// A reply in other words is another surface: what was recorded before does not compare with it.
@Suite struct ObservationWordingTests {
  @Test(
    arguments: ["airline", "retail", "telecom", "household", "shop", "shell", "database"],
    [false, true])
  func recordedDigestIsOfWhatIsShownNow(name: String, compact: Bool) throws {
    let world = try WorldProbe.make(name, compact: compact)
    let shown = try ObservationWording.sample(world).hex
    let kept = try ObservationWording.recorded(name, home: WorldProbe.home, isCompact: compact)
    #expect(
      kept == shown,
      "\(name) words its replies differently now; optimize envs surface --record, make manifests")
  }

  @Test func anotherReplyIsAnotherDigest() throws {
    let plain = try WorldProbe.make("household")
    let worded = try WorldProbe.make("household", settings: ["dialect": "2"])
    #expect(try ObservationWording.sample(plain) == ObservationWording.sample(plain))
    #expect(try ObservationWording.sample(plain) != ObservationWording.sample(worded))
  }
}
