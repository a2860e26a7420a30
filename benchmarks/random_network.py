"""Writes GGUF files with random numbers, in every form that the engine knows, for comparisons."""

import gguf
import numpy as np

CONTROLS = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>", "<|act|>", "<|tools|>",
            "<|note|>"]
MERGES = ["h e", "l l", "he ll", "hell o", "Ġ w", "o r", "Ġw or", "l d", "Ġwor ld", "i n", "in g",
          "t h", "th e", "Ġ the", "a n", "an d", "Ġ and", "e r", "o n", "r e", "Ġ a", "Ġ t"]


def byte_letters():
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = iter(range(0x100, 0x200))
    return [chr(byte) if byte in printable else chr(next(others)) for byte in range(256)]


def write(path, layers="aaa", width=192, heads=6, key_heads=6, feed_forward=512, context=768, taps=3,
          rope_base=1e6, seed=0, padding=1000, gain=1.0):
    """`layers` has one letter a layer: a for attention, c for a convolution."""
    family = "lfm2" if "c" in layers else "qwen3"
    rng = np.random.default_rng(seed)
    tokens = CONTROLS + byte_letters() + [merge.replace(" ", "") for merge in MERGES]
    tokens += [f"unused{i}" for i in range(padding)]
    head = width // heads
    file = gguf.GGUFWriter(path, family)
    file.add_context_length(context)
    file.add_embedding_length(width)
    file.add_block_count(len(layers))
    file.add_feed_forward_length(feed_forward)
    file.add_head_count(heads)
    file.add_layer_norm_rms_eps(1e-5)
    file.add_rope_freq_base(rope_base)
    file.add_vocab_size(len(tokens))
    file.add_file_type(0)
    if family == "lfm2":
        file.add_head_count_kv([0 if kind == "c" else key_heads for kind in layers])
        file.add_shortconv_l_cache(taps)
    else:
        file.add_head_count_kv(key_heads)
        file.add_rope_dimension_count(head)
    file.add_tokenizer_model("gpt2")
    file.add_tokenizer_pre("qwen2")
    file.add_token_list(tokens)
    file.add_token_merges(MERGES)
    kinds = {token: 4 if token == "<|act|>" else 3 for token in CONTROLS}
    file.add_token_types([kinds.get(token, 1) for token in tokens])
    file.add_bos_token_id(0)
    file.add_eos_token_id(0)
    file.add_add_bos_token(False)
    file.add_string("metaharness.template", "1")

    def matrix(name, rows, columns, scale=1.0):
        numbers = rng.standard_normal((rows, columns)) * scale / np.sqrt(columns)
        file.add_tensor(f"{name}.weight", numbers.astype(np.float32))

    def vector(name, count):
        file.add_tensor(f"{name}.weight", rng.uniform(0.5, 1.5, count).astype(np.float32))

    matrix("token_embd", len(tokens), width, scale=gain * np.sqrt(width) * 0.05)
    vector("token_embd_norm" if family == "lfm2" else "output_norm", width)
    for index, kind in enumerate(layers):
        name = f"blk.{index}."
        vector(name + "attn_norm", width)
        vector(name + "ffn_norm", width)
        matrix(name + "ffn_gate", feed_forward, width)
        matrix(name + "ffn_up", feed_forward, width)
        matrix(name + "ffn_down", width, feed_forward, scale=0.3)
        if kind == "c":
            matrix(name + "shortconv.in_proj", 3 * width, width)
            matrix(name + "shortconv.out_proj", width, width, scale=0.3)
            numbers = rng.standard_normal((width, taps)) / np.sqrt(taps)
            file.add_tensor(name + "shortconv.conv.weight", numbers.astype(np.float32))
        else:
            matrix(name + "attn_q", heads * head, width)
            matrix(name + "attn_k", key_heads * head, width)
            matrix(name + "attn_v", key_heads * head, width)
            matrix(name + "attn_output", width, heads * head, scale=0.3)
            vector(name + "attn_q_norm", head)
            vector(name + "attn_k_norm", head)
    file.write_header_to_file()
    file.write_kv_data_to_file()
    file.write_tensors_to_file()
    file.close()
