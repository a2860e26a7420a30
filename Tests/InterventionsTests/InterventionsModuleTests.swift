import Testing

@testable import Interventions
