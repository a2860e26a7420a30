"""Writes a checkpoint as a GGUF file with its card beside it.

    optimize envs surface --compact --json > surface.json
    python export_gguf.py --checkpoint runs/gate1/late.pt --tokenizer ../tokenizer.json \\
        --surface surface.json --out ..
"""

import argparse
import hashlib
import json
import os

import gguf
import numpy as np

from copying import network_of
from template import CALL, CHAT_TEMPLATE, CONTROL, VERSION
from tokenizer import PRE_TOKENIZER

TYPES = {"f32": gguf.GGMLQuantizationType.F32, "f16": gguf.GGMLQuantizationType.F16,
         "q8_0": gguf.GGMLQuantizationType.Q8_0}
FILE_TYPES = {"f32": 0, "f16": 1, "q8_0": 7}


def names(shape):
    """Our weights and the names that llama.cpp gives them."""
    yield "embedding.weight", "token_embd.weight"
    # The final norm's name in lfm2 is odd, but so it is.
    yield "final_norm.weight", (
        "token_embd_norm.weight" if shape.architecture == "lfm2" else "output_norm.weight")
    for layer, kind in enumerate(shape.layers):
        ours, theirs = f"blocks.{layer}.", f"blk.{layer}."
        yield ours + "mixer_norm.weight", theirs + "attn_norm.weight"
        yield ours + "hidden_norm.weight", theirs + "ffn_norm.weight"
        for part in ("gate", "up", "down"):
            yield f"{ours}{part}.weight", f"{theirs}ffn_{part}.weight"
        if kind == "c":
            yield ours + "mixer.input.weight", theirs + "shortconv.in_proj.weight"
            yield ours + "mixer.taps", theirs + "shortconv.conv.weight"
            yield ours + "mixer.output.weight", theirs + "shortconv.out_proj.weight"
        else:
            for part, name in (("query", "q"), ("key", "k"), ("value", "v"), ("output", "output")):
                yield f"{ours}mixer.{part}.weight", f"{theirs}attn_{name}.weight"
            yield ours + "mixer.query_norm.weight", theirs + "attn_q_norm.weight"
            yield ours + "mixer.key_norm.weight", theirs + "attn_k_norm.weight"


def write_shape(writer, shape, form):
    writer.add_context_length(shape.context)
    writer.add_embedding_length(shape.width)
    writer.add_block_count(len(shape.layers))
    writer.add_feed_forward_length(shape.hidden)
    writer.add_vocab_size(shape.vocabulary)
    writer.add_head_count(shape.heads)
    writer.add_layer_norm_rms_eps(shape.epsilon)
    writer.add_rope_freq_base(shape.rope_base)
    writer.add_file_type(FILE_TYPES[form])
    if shape.architecture == "lfm2":
        writer.add_head_count_kv([shape.key_heads if kind == "a" else 0 for kind in shape.layers])
        writer.add_shortconv_l_cache(shape.taps)
    else:
        writer.add_head_count_kv(shape.key_heads)
        writer.add_rope_dimension_count(shape.head_width)
        writer.add_key_length(shape.head_width)
        writer.add_value_length(shape.head_width)


def write_tokenizer(writer, path):
    with open(path, encoding="utf-8") as file:
        model = json.load(file)["model"]
    tokens = [None] * len(model["vocab"])
    for text, place in model["vocab"].items():
        tokens[place] = text
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in model["merges"]]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre(PRE_TOKENIZER)
    writer.add_token_list(tokens)
    writer.add_token_merges(merges)
    # Servers leave control tokens out of what they answer; a call's mark must stay, so it is
    # user-defined (4).
    kinds = {text: 4 if place == CALL else 3 for place, text in enumerate(CONTROL)}
    writer.add_token_types([kinds.get(text, 1) for text in tokens])
    writer.add_eos_token_id(0)
    writer.add_add_bos_token(False)
    writer.add_chat_template(CHAT_TEMPLATE)


def write(path, network, state, tokenizer, checkpoint, surface, form):
    shape, recipe = network.shape, state["recipe"]
    writer = gguf.GGUFWriter(path, shape.architecture)
    writer.add_name(f"{recipe['name']}-{checkpoint}")
    write_shape(writer, shape, form)
    write_tokenizer(writer, tokenizer)
    writer.add_string("metaharness.template", VERSION)
    writer.add_string("metaharness.network", recipe["name"])
    writer.add_string("metaharness.checkpoint", checkpoint)
    writer.add_uint64("metaharness.tokens_seen", state["tokens"])
    writer.add_uint32("metaharness.context", shape.context)
    writer.add_string("metaharness.surface", json.dumps(surface, sort_keys=True, separators=(",", ":")))
    writer.add_bool("metaharness.advice", recipe["advice"])
    weights = network.state_dict()
    for ours, theirs in names(shape):
        values = np.ascontiguousarray(weights[ours].float().numpy())
        # Vectors and convolution taps stay exact; llama.cpp asks for that.
        kind = TYPES[form] if values.ndim > 1 and not ours.endswith("taps") else TYPES["f32"]
        writer.add_tensor(theirs, gguf.quantize(values, kind), raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def card(network, state, checkpoint, surface, path, data, form):
    """What a person should know of a network; results are added by evaluation."""
    recipe, shape = state["recipe"], network.shape
    with open(path, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()
    step = max(1, len(state["curve"]) // 40)
    return {
        "network": recipe["name"], "checkpoint": checkpoint, "sha256": digest,
        "architecture": shape.architecture, "shape": shape.json(),
        "parameters": network.parameter_count(), "weights": form,
        "initialisation": (
            "induction circuit, then gradient training" if recipe["induction"] else "random"),
        "seesAdvice": recipe["advice"], "recipe": recipe, "data": data,
        "tokensSeen": state["tokens"], "steps": state["step"],
        "coreHours": round(state["seconds"] / 3600, 3), "surface": surface,
        "curve": {
            "columns": ["step", "tokens", "answer loss", "digit loss"],
            "rows": [[*row[:2], round(row[2], 4), round(row[3], 4)] for row in state["curve"][::step]],
        },
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--as", dest="name", help="early, middle or late; the file's name without it")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--surface", required=True)
    parser.add_argument("--data", default="{}", help="JSON on the demonstrations, for the card")
    parser.add_argument("--form", choices=sorted(TYPES), default="f16")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    network, state = network_of(options.checkpoint)
    checkpoint = options.name or os.path.splitext(os.path.basename(options.checkpoint))[0]
    with open(options.surface, encoding="utf-8") as file:
        listed = json.load(file)["environments"]
    trained = state["recipe"]["shares"]
    surface = {e["environment"]: e["surface"] for e in listed if e["environment"] in trained}
    stem = os.path.join(options.out, f"{state['recipe']['name']}-{checkpoint}")
    write(stem + ".gguf", network, state, options.tokenizer, checkpoint, surface, options.form)
    described = card(
        network, state, checkpoint, surface, stem + ".gguf", json.loads(options.data), options.form)
    with open(stem + ".json", "w", encoding="utf-8") as file:
        json.dump(described, file, indent=1, ensure_ascii=False)
        file.write("\n")
    print(f"{stem}.gguf: {os.path.getsize(stem + '.gguf') / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
