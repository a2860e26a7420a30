#!/usr/bin/env python3
"""A counter to be brought to a number: the smallest environment that speaks the protocol."""
import json
import sys

TASKS = {"train": ["reach-3", "reach-7"], "dev": ["reach-5"], "test": [], "test-ood": []}
TOOLS = [
    {"name": "add", "summary": "Adds an amount to the counter.", "kind": "write",
     "parameters": {"type": "object", "required": ["amount"],
                    "properties": {"amount": {"type": "integer"}}}},
    {"name": "stop", "summary": "Ends the task.", "kind": "finish",
     "parameters": {"type": "object", "properties": {}}},
]
state = {"target": 0, "value": 0, "stopped": False}


def reset(task):
    if not any(task in ids for ids in TASKS.values()):
        raise ValueError(f"no task {task}")
    state.update(target=int(task.split("-")[1]), value=0, stopped=False)
    return {"observation": f"Bring the counter to {state['target']}.", "tools": TOOLS,
            "stepBudget": 10, "system": "You work a counter."}


def step(action):
    if action.get("tool") == "stop":
        state["stopped"] = True
        return {"observation": "stopped", "end": "agentFinished"}
    amount = action.get("arguments", {}).get("amount")
    if action.get("tool") != "add" or not isinstance(amount, int):
        return {"observation": {"text": "use add or stop", "reported": "error"}}
    state["value"] += amount
    return {"observation": {"text": f"the counter shows {state['value']}", "reported": "ok"}}


def outcome():
    solved = state["stopped"] and state["value"] == state["target"]
    return {"success": solved, "score": 1 if solved else 0}


OPERATIONS = {
    "hello": lambda request: {"protocol": 1, "name": "counter", "version": "1",
                              "style": "toolCalls", "snapshots": "--no-snapshots" not in sys.argv},
    "tasks": lambda request: {"tasks": TASKS[request["split"]][: request["limit"]]},
    "reset": lambda request: reset(request["task"]),
    "step": lambda request: step(request["action"]),
    "snapshot": lambda request: {"state": dict(state)},
    "restore": lambda request: state.update(request["state"]) or {},
    "outcome": lambda request: outcome(),
    "close": lambda request: {},
}
for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = OPERATIONS[request["op"]](request)
    except (KeyError, ValueError) as problem:
        answer = {"error": repr(problem)}
    print(json.dumps({"id": request["id"], **answer}), flush=True)
