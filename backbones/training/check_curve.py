"""Compares a run's loss curve with the one that is kept, or writes the latter.

    python check_curve.py --checkpoint run/checkpoint.pt --expected reference-curve.json [--write]
"""

import argparse
import json
import sys

import torch

from train import Recipe

TOLERANCE = 1e-3


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--expected", required=True)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    state = torch.load(options.checkpoint, map_location="cpu")
    curve = state["curve"]
    if options.write:
        with open(options.expected, "w", encoding="utf-8") as file:
            json.dump({"recipe": state["recipe"], "curve": curve}, file, indent=1)
            file.write("\n")
        return
    with open(options.expected, encoding="utf-8") as file:
        expected = json.load(file)
    # What one of them does not know yet is as it is without being asked for.
    if Recipe(**expected["recipe"]) != Recipe(**state["recipe"]):
        sys.exit("the kept curve is of another recipe")
    if [row[:2] for row in curve] != [row[:2] for row in expected["curve"]]:
        sys.exit(
            f"expected {len(expected['curve'])} points at the kept steps and tokens, found "
            f"{len(curve)}: the demonstrations differ")
    worst = max(
        abs(a - b) for row, kept in zip(curve, expected["curve"]) for a, b in zip(row[2:], kept[2:]))
    print(f"{len(curve)} points, largest difference {worst:.2e}, allowed {TOLERANCE:.0e}")
    if not worst <= TOLERANCE:
        sys.exit("the loss curve is not the one that was kept")


if __name__ == "__main__":
    main()
