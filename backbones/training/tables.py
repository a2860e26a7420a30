"""Prints the tables of what the networks solve, from their cards, as Markdown.

    python tables.py --cards ..

One table of all checkpoints, one of the late ones with intervals, and one of the late ones with other
interfaces; the share of episodes in which the window ran over stands in brackets where it is above 5 %.
"""

import argparse
import json
import os

from measure import ENVIRONMENTS, SHIFTS

ORDER = ["early", "middle", "late"]


def cards(folder):
    """All cards with results, by size of the network and then by tokens seen."""
    found = []
    for file in sorted(os.listdir(folder)):
        if file.endswith(".json") and os.path.exists(os.path.join(folder, file[:-5] + ".gguf")):
            with open(os.path.join(folder, file), encoding="utf-8") as text:
                found.append(json.load(text))
    return sorted(
        (card for card in found if "results" in card),
        key=lambda card: (card["parameters"], card["network"], ORDER.index(card["checkpoint"])))


def row(cells):
    return "| " + " | ".join(cells) + " |"


def table(head, rows):
    return "\n".join([row(head), row(["---"] * len(head))] + [row(cells) for cells in rows])


def group(card):
    return "advice" if card["seesAdvice"] else "none"


def share(result, with_interval=False):
    percent = f"{100 * result['successes'] / result['tasks']:.0f} %"
    if with_interval:
        low, high = (round(100 * bound) for bound in result["interval"])
        percent += f" [{low}, {high}]"
    over = result["overflowed"] / result["tasks"]
    return percent + (f" ({100 * over:.0f} %)" if over > 0.05 else "")


def solved(chosen, with_interval):
    head = ["network", "shape", "parameters", "advice", "tokens"] + ENVIRONMENTS
    rows = []
    for card in chosen:
        results = card["results"]["environments"]
        rows.append(
            [f"{card['network']}-{card['checkpoint']}", card["architecture"],
             f"{card['parameters'] / 1e6:.1f} M", group(card), f"{card['tokensSeen'] / 1e6:.0f} M"]
            + [share(results[name], with_interval) if name in results else "–"
               for name in ENVIRONMENTS])
    return table(head, rows)


def shifted(chosen):
    rows = []
    for card in chosen:
        results = card["results"]["environments"]
        if not any("shifted" in result for result in results.values()):
            continue
        for shift in SHIFTS:
            cells = []
            for name in ENVIRONMENTS:
                cell = results.get(name, {}).get("shifted", {}).get(shift)
                cells.append(f"{cell['successes']}/{cell['tasks']}" if cell else "–")
            rows.append([card["network"], shift] + cells)
    return table(["network", "interface"] + ENVIRONMENTS, rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cards", required=True, help="folder of the networks and cards")
    options = parser.parse_args()
    found = cards(options.cards)
    late = [card for card in found if card["checkpoint"] == "late"]
    print(solved(found, with_interval=False), solved(late, with_interval=True), shifted(late),
          sep="\n\n")


if __name__ == "__main__":
    main()
