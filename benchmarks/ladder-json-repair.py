"""Tool calls read with json_repair, on the documents that LadderSpeed.swift writes.

An optional lane: needs `pip install json_repair`. Prints one JSON object. json_repair reads JSON only:
it has no schema, no tools and no call syntaxes, so a document counts as read where an object with the
right arguments comes out.
"""

import json
import time

from json_repair import repair_json

TOOLS = ["get_order", "change_order", "find_user"]


def arguments(place):
    return (
        f'{{"order_id":"#W{1000 + place % 9000}","amount":{place % 97},'
        f'"reason":"the customer asked for the blue one of size {place % 40} instead"}}'
    )


def called(place):
    return f'{{"name":"{TOOLS[place % 3]}","arguments":{arguments(place)}}}'


KINDS = {
    "wellFormed": arguments,
    "wellFormedToo": lambda place: arguments(place + 7),
    "wellFormedAlso": lambda place: arguments(place + 13),
    "trailingComma": lambda place: arguments(place)[:-1] + ",}",
    "fenced": lambda place: f"I will do this.\n```json\n{called(place)}\n```",
    "tagged": lambda place: f"<tool_call>{called(place)}</tool_call>",
}


def is_right(value, place):
    if isinstance(value, dict) and "arguments" in value:
        value = value["arguments"]
    return isinstance(value, dict) and str(value.get("order_id", "")).startswith("#W")


def main():
    count = 2_000
    report = {"peer": "json_repair"}
    total = 0.0
    for name, make in KINDS.items():
        documents = [make(place) for place in range(count)]
        start = time.perf_counter()
        values = [repair_json(document, return_objects=True) for document in documents]
        seconds = time.perf_counter() - start
        total += seconds
        right = sum(is_right(value, place) for place, value in enumerate(values))
        report[name] = {"perSecond": round(count / seconds), "right": right / count}
    report["documentsPerSecond"] = round(count * len(KINDS) / total)
    print(json.dumps(report))


if __name__ == "__main__":
    main()
