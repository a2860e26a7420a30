/// What the published data names but does not hold, written again from its description.
enum OfficialShellScripts {
  /// A script that prepares a world.
  static func setup(_ name: String, seed: Int) -> String? {
    switch name {
    case "init/stock-log.sh":
      """
      RANDOM=\(seed % 32_768)
      names=(Alice Bob)
      actions=(Purchase Sell)
      for ((i = 0; i <= 400; i++)); do
        echo "${names[RANDOM % 2]} | ${actions[RANDOM % 2]} | $((RANDOM % 100)) | $((RANDOM % 1000))"
      done >> /usr/stock.log
      """
    case "init/nested_folders.sh":
      """
      for ((i = 1; i <= 10; i++)); do
        mkdir "folder$i"
        cd "folder$i"
        echo 'echo "I hate myself."' > echo-love
        if [ $i = 5 ]; then
          echo 'echo "I love myself."' > echo-love
          chmod +x echo-love
        fi
      done
      """
    default: nil
    }
  }

  /// A way to solve a task whose reference is not in the data.
  static func reference(_ name: String, folder: String) -> String? {
    let command: (name: String, text: String)
    switch (folder, name) {
    case ("5", "example/0.sh"), ("dev", "example/0.sh"):
      command = ("calc", "exec awk \"BEGIN { printf \\\"%.15g\\\\n\\\", $* }\"")
    case ("5", "example/1.sh"):
      command = ("count", "exec find \"$1\" -type f 2> /dev/null | wc -l")
    case ("5", "example/2.sh"):
      command = ("date-format", "exec date -d \"$1\" \"+$2\"")
    default: return nil
    }
    return """
      cat > /usr/local/bin/\(command.name) <<'END'
      #!/bin/bash
      \(command.text.replacing("exec find", with: "find"))
      END
      chmod +x /usr/local/bin/\(command.name)
      """
  }

  /// A check that is a program of its own; its status decides.
  static func check(_ name: String, folder: String) -> String? {
    switch (folder, name) {
    case ("5", "checking/0.sh"): expressions(calculations)
    case ("dev", "check/0.sh"): expressions(Array(calculations.prefix(14)))
    case ("5", "checking/1.sh"):
      """
      for folder in /usr/local /usr/include /etc /var /root /usr/sbin; do
        [ "$(count $folder)" -eq "$(find $folder -type f 2> /dev/null | wc -l)" ] || exit 1
      done
      """
    case ("5", "checking/2.sh"):
      """
      while IFS='|' read -r day form; do
        [ "$(date-format "$day" "$form")" = "$(date -d "$day" "+$form")" ] || exit 1
      done <<'END'
      2023-5-1|%Y/%m/%d
      2024-02-29|%d.%m.%Y
      1999-12-31|%A, %B %d
      2000-1-1|%j
      2021-07-04 13:05|%H:%M
      2022-11-30|%y%m%d %U
      END
      """
    default: nil
    }
  }

  /// What `calc` must be able to do: the four operations, parentheses, fractions.
  private static let calculations = [
    ("1 + 1", "2"), ("2 * (9 / 3)", "6"), ("6 * (9 / 3) + 7", "25"), ("10 / 4", "2.5"),
    ("7 - 12", "-5"), ("(1 + 2) * (3 + 4)", "21"), ("2 * 3 * 4", "24"), ("100 / 8 / 2", "6.25"),
    ("1 / 3", "0.33333333"), ("0.1 + 0.2", "0.3"), ("5 - 2 - 1", "2"), ("8 / (2 * 2)", "2"),
    ("((7))", "7"), ("3 * (2 - 5)", "-9"), ("12345 * 6789", "83810205"), ("0 * 5", "0"),
    ("1.5 * 1.5", "2.25"), ("9 - (3 - (2 - 1))", "7"), ("2 / 7", "0.28571429"),
    ("1000000 / 3", "333333.33333333"), ("4 * 4 - 4 / 4", "15"), ("(5 + 5) / (5 - 3)", "5"),
    ("99 + 1 * 0", "99"), ("7 / 2 * 2", "7"), ("3.25 - 1.125", "2.125"), ("6 / 4 + 0.5", "2"),
    ("(2 + 3) * (4 - 1) / 5", "3"), ("81 / 9 / 3", "3"), ("50 * 0.02", "1"), ("1 - 0.999", "0.001"),
  ]

  private static func expressions(_ list: [(String, String)]) -> String {
    "while IFS='|' read -r text wanted; do\n  set -f\n  found=$(calc $text) || exit 1\n"
      + "  awk -v a=\"$found\" -v b=\"$wanted\" "
      + "'BEGIN { d = a - b; exit !(a ~ /^[-+.0-9e]+$/ && d < 1e-5 && d > -1e-5) }' || exit 1\n"
      + "done <<'END'\n" + list.map { "\($0)|\($1)" }.joined(separator: "\n") + "\nEND\n"
  }
}
