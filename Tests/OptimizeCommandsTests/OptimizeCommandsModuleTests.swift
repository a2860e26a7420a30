import Testing

@testable import OptimizeCommands
