"""Compares our engine with llama.cpp on the same files: logits, greedy tokens and speed.

usage: llama_parity.py BENCHMARKS_PROGRAM [FILE.gguf ...]

Without files it writes random networks of every form. Exit status 1 when a bound is missed. The
f32 path is compared, with llama.cpp's cache in f32 and without flash attention; its defaults
differ in the second digit. Speed is our int8 path against llama.cpp's f32, one thread each.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

import llama_cpp
import numpy as np

import random_network

FORMS = {
    "qwen3": dict(layers="aaa"),
    "qwen3, 2 of 6 key heads": dict(layers="aa", key_heads=2, seed=1),
    "lfm2 caa": dict(layers="caa", seed=2),
    "lfm2 acac, K = 5, 2 of 6 key heads": dict(layers="acac", taps=5, key_heads=2, seed=3),
    "lfm2 ccaca, K = 4, 1 of 6 key heads": dict(layers="ccaca", taps=4, key_heads=1, seed=4),
}
TEXTS = ["hello world", "I'm paying 120.5€ for {\"id\": \"#W7\"}\n\n  and  the rest", "漢字 and été"]
GREEDY = 24
LIMIT = 1e-4


def opened(path, **settings):
    return llama_cpp.Llama(path, n_threads=1, n_threads_batch=1, verbose=False, type_k=0, type_v=0,
                           flash_attn=False, **settings)


def compare(program, path, prompts):
    with tempfile.TemporaryDirectory() as folder:
        request = os.path.join(folder, "request.json")
        logits = os.path.join(folder, "logits")
        with open(request, "w") as file:
            json.dump({"model": path, "prompts": prompts, "greedy": GREEDY, "logits": logits,
                       "texts": TEXTS}, file)
        ours = json.loads(subprocess.run([program, "neural-parity", request], check=True,
                                         capture_output=True, text=True).stdout)
        if "error" in ours:
            raise SystemExit(ours["error"])
        numbers = np.fromfile(logits, dtype=np.float32)
    peer = opened(path, n_ctx=max(len(prompt) for prompt in prompts) + GREEDY + 8, logits_all=True)
    width = peer.n_vocab()
    numbers = numbers.reshape(-1, width)
    worst, equal, first = 0.0, 0, 0
    for prompt, written in zip(prompts, ours["greedy"]):
        peer.reset()
        peer.eval(prompt)
        scores = np.array(peer.scores[:len(prompt)])
        worst = max(worst, float(np.abs(scores - numbers[first:first + len(prompt)]).max()))
        first += len(prompt)
        theirs = []
        while len(theirs) < GREEDY:
            theirs.append(int(np.argmax(peer.scores[peer.n_tokens - 1])))
            peer.eval([theirs[-1]])
        equal += theirs == written
    tokens = sum(peer.tokenize(text.encode(), add_bos=False, special=False) == mine
                 for text, mine in zip(TEXTS, ours["tokens"]))
    return worst, equal, tokens


def peer_speed(path):
    peer = opened(path, n_ctx=512)
    prompt = [(i * 41) % peer.n_vocab() for i in range(300)]
    read, written = [], []
    for _ in range(5):
        peer.reset()
        start = time.perf_counter()
        peer.eval(prompt)
        read.append(300 / (time.perf_counter() - start))
        start = time.perf_counter()
        for i in range(100):
            peer.eval([i * 31 % 256])
        written.append(100 / (time.perf_counter() - start))
    return max(read), max(written)


def main(program, files):
    failed = False
    rng = np.random.default_rng(9)
    with tempfile.TemporaryDirectory() as folder:
        cases = {name: name for name in files}
        if not files:
            for number, (name, form) in enumerate(FORMS.items()):
                path = os.path.join(folder, f"{number}.gguf")
                random_network.write(path, **form)
                cases[name] = path
        share = -(-200 // len(cases))
        for name, path in cases.items():
            width = opened(path, n_ctx=32, vocab_only=True).n_vocab()
            prompts = [rng.integers(8, width, rng.integers(5, 200)).tolist() for _ in range(share)]
            worst, equal, tokens = compare(program, path, prompts)
            good = worst <= LIMIT and equal == share and tokens == len(TEXTS)
            failed |= not good
            print(f"{name}: logits within {worst:.1e}, greedy equal {equal}/{share}, "
                  f"texts cut alike {tokens}/{len(TEXTS)}{'' if good else '  MISSED'}", flush=True)
        path = next(iter(cases.values()))
        ours = json.loads(subprocess.run([program, "neural-speed", path], check=True,
                                         capture_output=True, text=True).stdout)["int8"]
        read, written = peer_speed(path)
        for what, mine, theirs, bound in [("decode", ours["decode"], written, 1.5),
                                          ("prefill", ours["prefill"], read, 0.8)]:
            good = mine >= bound * theirs
            failed |= not good
            print(f"{what}: {mine:.0f} tokens/s, llama.cpp {theirs:.0f}, ratio {mine / theirs:.2f} "
                  f"(at least {bound}){'' if good else '  MISSED'}")
        print(f"decode of 16: {ours['decodeOf16']:.0f} tokens/s")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
