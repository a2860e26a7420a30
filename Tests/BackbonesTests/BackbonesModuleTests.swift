import Testing

@testable import Backbones
