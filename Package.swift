// swift-tools-version: 6.2
import PackageDescription

// Arrows run one way; `scripts/check-arrows` fails on an import that is not listed here.
let systemLibraries: [Target] = [
  .systemLibrary(
    name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
  .systemLibrary(
    name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
  .systemLibrary(
    name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
  .systemLibrary(
    name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
]

let compiledC: [Target] = [
  .target(name: "CRegex", linkerSettings: [.linkedLibrary("re2")]),
  .target(name: "CKernels"),
]

let libraries: [Target] = [
  .target(name: "Trajectories", dependencies: ["CCrypto", "CRegex"]),
  .target(name: "Statistics"),
  .target(name: "Signals", dependencies: ["Trajectories"]),
  .target(name: "Environments", dependencies: ["Trajectories", "Signals", "CSQLite", "CCrypto"]),
  .target(
    name: "Backbones",
    dependencies: ["Trajectories", "Signals", "Environments", "CKernels", "CCurl"]),
  .target(name: "Interventions", dependencies: ["Trajectories", "Signals"]),
  .target(name: "FailureMiner", dependencies: ["Trajectories", "Signals", "Statistics"]),
  .target(
    name: "RuleCompiler",
    dependencies: ["Trajectories", "Signals", "Statistics", "FailureMiner", "Interventions"]),
  .target(
    name: "MetaHarness",
    dependencies: [
      "Trajectories", "Signals", "Statistics", "Environments", "Backbones", "FailureMiner",
      "Interventions", "RuleCompiler", "CSQLite", "CCrypto",
    ]),
  .target(
    name: "Reporting",
    dependencies: [
      "Trajectories", "Statistics", "Backbones", "FailureMiner", "Interventions", "RuleCompiler",
      "MetaHarness",
    ]),
  .target(
    name: "OptimizeCommands",
    dependencies: [
      "Trajectories", "Statistics", "Environments", "Backbones", "FailureMiner", "Interventions",
      "RuleCompiler", "MetaHarness", "Reporting",
      "CSQLite",
      "CCurl", "CMicroHTTPD", "CCrypto", "CRegex",
    ]),
]

let executables: [Target] = [
  .executableTarget(name: "optimize", dependencies: ["OptimizeCommands"]),
  .executableTarget(
    name: "benchmarks",
    dependencies: [
      "Trajectories", "Signals", "Interventions", "Environments", "Backbones", "FailureMiner",
      "MetaHarness",
    ],
    path: "benchmarks/Sources"),
]

let tests: [Target] = [
  .target(
    name: "TestSupport", dependencies: ["Trajectories", "Environments", "Backbones"],
    path: "Tests/TestSupport"),
  .testTarget(
    name: "TrajectoriesTests", dependencies: ["Trajectories", "TestSupport"],
    exclude: ["Corpus", "Fixtures"]),
  .testTarget(
    name: "StatisticsTests", dependencies: ["Statistics", "Trajectories", "TestSupport"],
    exclude: ["reference.json"]),
  .testTarget(name: "SignalsTests", dependencies: ["Signals", "Trajectories", "TestSupport"]),
  .testTarget(
    name: "EnvironmentsTests",
    dependencies: ["Environments", "Signals", "Trajectories", "TestSupport"],
    exclude: ["Shell/cases", "Shell/generated.json", "Utterances"]),
  .testTarget(
    name: "BackbonesTests",
    dependencies: ["Backbones", "Environments", "Trajectories", "TestSupport"]),
  .testTarget(
    name: "InterventionsTests",
    dependencies: ["Interventions", "Signals", "Trajectories", "TestSupport"],
    exclude: ["Inventory"]),
  .testTarget(
    name: "FailureMinerTests",
    dependencies: [
      "FailureMiner", "Signals", "Statistics", "RuleCompiler", "Interventions", "Environments",
      "Backbones", "MetaHarness", "Trajectories", "TestSupport",
    ]),
  .testTarget(
    name: "MetaHarnessTests",
    dependencies: [
      "MetaHarness", "Interventions", "Backbones", "Environments", "Statistics", "Signals",
      "Trajectories", "TestSupport",
    ]),
  .testTarget(
    name: "ReportingTests",
    dependencies: [
      "Reporting", "MetaHarness", "Interventions", "Trajectories", "TestSupport",
    ]),
  .testTarget(
    name: "OptimizeCommandsTests",
    dependencies: [
      "OptimizeCommands", "MetaHarness", "Interventions", "Trajectories", "TestSupport",
    ]),
]

let package = Package(
  name: "MetaHarness",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "optimize", targets: ["optimize"])],
  targets: systemLibraries + compiledC + libraries + executables + tests,
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)

for target in libraries + executables + tests {
  target.swiftSettings = [
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
  ]
}
