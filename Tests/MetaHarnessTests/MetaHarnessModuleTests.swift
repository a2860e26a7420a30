import Testing

@testable import MetaHarness
