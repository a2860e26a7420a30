@main
enum Optimize {
  static func main() {}
}
