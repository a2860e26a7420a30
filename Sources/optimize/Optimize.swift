import OptimizeCommands

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

@main
enum Optimize {
  static func main() async {
    exit(await OptimizeProgram.run(CommandLine.arguments))
  }
}
