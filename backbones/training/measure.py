"""Plays networks on dev tasks and writes what came out into their cards.

    python measure.py --optimize ../../.build/release/optimize --cards .. --runs runs a15-late

For each network and environment: how many of the tasks were solved, how often the window ran over,
how failed episodes ended and which error each met first. `--shifts` adds how it fares when tools,
arguments or wording are other ones. Play is greedy and resumes; without names all cards are done.
"""

import argparse
import collections
import json
import math
import os
import subprocess
import sys

ENVIRONMENTS = ["household", "database", "shell", "shop", "telecom", "retail", "airline"]
SHIFTS = ["rename-tools", "rename-args", "omit-prefix", "reword", "reorder"]


def interval(successes, tasks):
    """Wilson's 95 % interval."""
    z = 1.959964
    share, spread = successes / tasks, z * z / tasks
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / tasks + spread / tasks / 4)
    return [round(max(0.0, middle - half), 3), round(min(1.0, middle + half), 3)]


def episodes(lines):
    """An exported run as pairs of an episode's steps and its outcome."""
    steps = []
    for line in lines:
        record = json.loads(line)
        if record.get("kind") == "step":
            steps.append(record)
        elif record.get("kind") == "outcome":
            yield steps, record
            steps = []


def described(played):
    """What a card says about one environment's episodes."""
    total, solved, overflowed = 0, 0, 0
    ends, first = collections.Counter(), collections.Counter()
    for steps, outcome in played:
        total += 1
        solved += outcome["success"]
        overflowed += any(
            completion.get("usage", {}).get("droppedInput", 0) > 0
            for step in steps for completion in step["completions"])
        if not outcome["success"]:
            ends[outcome["endReason"]] += 1
            errors = (step.get("groundTruth", {}).get("errorClass") for step in steps)
            first[next((error["class"] for error in errors if error), "no error")] += 1
    return {
        "tasks": total, "successes": solved, "interval": interval(solved, total),
        "overflowed": overflowed, "ends": dict(sorted(ends.items())),
        "firstErrors": dict(sorted(first.items())),
    }


def play(options, name, environment, shift=None, limit=50):
    """Plays one cell, or finds it played; returns its exported episodes."""
    run = "-".join(filter(None, [name, environment, shift]))
    where = ["--runs-dir", options.runs, "--quiet"]
    command = [options.optimize, "record", "--env", environment, "--backbone", name, "--split", "dev",
               "--limit", str(limit), "--compact", "--run-name", run, *where]
    if shift:
        command += ["--shift", shift]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 1 and "--shift" in done.stderr:
        return None  # This environment has no such interface.
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}: {done.stderr.strip()}")
    exported = subprocess.run([options.optimize, "export", run, *where], check=True,
                              capture_output=True, text=True)
    return list(episodes(exported.stdout.splitlines()))


def measured(options, name):
    """All results of one network, for its card."""
    results = {}
    for environment in options.env:
        result = described(play(options, name, environment, limit=options.limit))
        if options.shifts:
            result["shifted"] = {}
            for shift in SHIFTS:
                played = play(options, name, environment, shift, options.shift_limit)
                if played is not None:
                    solved = sum(outcome["success"] for _, outcome in played)
                    result["shifted"][shift] = {"tasks": len(played), "successes": solved}
        results[environment] = result
        print(f"{name} {environment}: {result['successes']}/{result['tasks']} "
              f"{result['interval']}, first errors {result['firstErrors']}"
              + (f", shifted {result['shifted']}" if options.shifts else ""), flush=True)
    return {"split": "dev", "sampling": "greedy", "rendering": "compact", "environments": results}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--optimize", required=True, help="the built program")
    parser.add_argument("--cards", required=True, help="folder of the networks and cards")
    parser.add_argument("--runs", required=True, help="folder for the runs; kept, so that play resumes")
    parser.add_argument("--env", action="append")
    parser.add_argument("--limit", type=int, default=50)
    parser.add_argument("--shifts", action="store_true")
    parser.add_argument("--shift-limit", type=int, default=20)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    options.env = options.env or ENVIRONMENTS
    names = options.names or sorted(
        file.removesuffix(".gguf") for file in os.listdir(options.cards) if file.endswith(".gguf"))
    for name in names:
        path = os.path.join(options.cards, f"{name}.json")
        results = measured(options, name)
        with open(path, encoding="utf-8") as file:
            card = json.load(file)
        card.setdefault("results", results)["environments"].update(results["environments"])
        with open(path, "w", encoding="utf-8") as file:
            json.dump(card, file, indent=1, ensure_ascii=False)
            file.write("\n")


if __name__ == "__main__":
    main()
