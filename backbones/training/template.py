"""The prompt template: what a network reads and writes, as token ids with a mark on each.

The engine renders the same template from messages; `Sources/Backbones/Neural` is the other half.
"""

from dataclasses import dataclass

# llama.cpp ends an answer at a token named `<|call|>`, whatever a file says about it.
END, SYSTEM, USER, ASSISTANT, TOOL, CALL, TOOLS, NOTE = range(8)
CONTROL = [
    "<|end|>", "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>", "<|act|>", "<|tools|>", "<|note|>",
]
VERSION = "1"
ROLES = {"user": USER, "assistant": ASSISTANT, "tool": TOOL}

# How much a token counts in the loss: not at all, as text of others, as an answer to be learnt.
UNLEARNT, OTHERS, LEARNT = 0, 1, 2

CHAT_TEMPLATE = (
    "{%- set ns = namespace(system='') -%}"
    "{%- for m in messages if m['role'] == 'system' -%}"
    "{%- set ns.system = ns.system + ('\\n' if ns.system else '') + m['content'] -%}{%- endfor -%}"
    "{%- if ns.system or tools -%}<|system|>{{ ns.system }}"
    "{%- if tools -%}<|tools|>{%- for tool in tools -%}"
    "{%- set f = tool['function'] -%}{{ f['name'] }}("
    "{%- for name in f['parameters']['properties'] -%}{{ name }}"
    "{%- if name not in f['parameters'].get('required', []) -%}?{%- endif -%}"
    "{%- if not loop.last -%},{%- endif -%}{%- endfor -%})"
    "{%- if f['description'] -%}{{ ' ' + f['description'] }}{%- endif -%}"
    "{%- if not loop.last -%}{{ '\\n' }}{%- endif -%}{%- endfor -%}{%- endif -%}<|end|>{%- endif -%}"
    "{%- for m in messages if m['role'] != 'system' -%}"
    "<|{{ m['role'] }}|>{{ m['content'] or '' }}"
    "{%- for call in m['tool_calls'] or [] -%}"
    "<|act|>{{ call['function']['name'] + ' ' + call['function']['arguments'] }}{%- endfor -%}"
    "<|end|>{%- endfor -%}"
    "{%- if add_generation_prompt -%}<|assistant|>{%- endif -%}"
)


@dataclass
class Segment:
    """One message as ids, each with how much it counts."""

    role: int
    ids: list
    marks: list


def head(encode, system, tools):
    """The standing instructions and the tool list."""
    if not system and not tools:
        return Segment(SYSTEM, [], [])
    ids = [SYSTEM] + encode(system)
    if tools:
        ids += [TOOLS] + encode("\n".join(tools))
    ids.append(END)
    return Segment(SYSTEM, ids, [UNLEARNT] + [OTHERS] * (len(ids) - 1))


def message(encode, turn):
    """One message of the conversation."""
    role = ROLES[turn["role"]]
    ids = [role] + encode(turn["text"])
    for call in turn.get("calls", []):
        ids += [CALL] + encode(call["name"] + " " + call["arguments"])
    ids.append(END)
    if role == ASSISTANT:
        mark = LEARNT if turn.get("learn") else UNLEARNT
    else:
        mark = OTHERS
    return Segment(role, ids, [UNLEARNT] + [mark] * (len(ids) - 1))


def texts(episode):
    """Everything in a demonstration that is encoded, for training a tokenizer."""
    yield episode["system"]
    yield "\n".join(episode["tools"])
    for turn in episode["turns"]:
        yield turn["text"]
        for call in turn.get("calls", []):
            yield call["name"] + " " + call["arguments"]
