"""The byte-level BPE vocabulary that all networks share.

    python tokenizer.py --demos demos.jsonl --vocabulary 1280 --out ../tokenizer.json
"""

import argparse
import json

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from template import CONTROL, texts

# The pattern that llama.cpp calls "qwen2": every digit stands alone, so that ids can be copied.
PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
PRE_TOKENIZER = "qwen2"


def empty():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(PATTERN), "isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def train(episodes, vocabulary):
    """Learns merges from demonstrations; the control tokens get the first ids."""
    tokenizer = empty()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, special_tokens=CONTROL, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator((text for episode in episodes for text in texts(episode)), trainer)
    assert [tokenizer.token_to_id(name) for name in CONTROL] == list(range(len(CONTROL)))
    return tokenizer


class Encoder:
    """Text to ids; words repeat a lot, so whole texts are remembered.

    Control tokens are never read from text: `encode_special_tokens` keeps them plain.
    """

    def __init__(self, tokenizer):
        self.tokenizer = tokenizer
        self.tokenizer.encode_special_tokens = True
        self.known = {}

    def __call__(self, text):
        ids = self.known.get(text)
        if ids is None:
            ids = self.tokenizer.encode(text, add_special_tokens=False).ids
            if len(self.known) < 20_000:
                self.known[text] = ids
        return ids


def load(path):
    return Tokenizer.from_file(path)


def digit_ids(tokenizer):
    return [i for i in range(tokenizer.get_vocab_size()) if (tokenizer.id_to_token(i) or "").isdigit()]


def letter_ids(tokenizer):
    """The tokens of single letters."""
    names = ((i, tokenizer.id_to_token(i) or "") for i in range(tokenizer.get_vocab_size()))
    return [i for i, name in names if len(name) == 1 and name.isascii() and name.isalpha()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--demos", nargs="+", required=True)
    parser.add_argument("--vocabulary", type=int, default=1280)
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    episodes = (json.loads(line) for path in options.demos for line in open(path, encoding="utf-8"))
    tokenizer = train(episodes, options.vocabulary)
    tokenizer.save(options.out)
    print(f"{tokenizer.get_vocab_size()} tokens in {options.out}")


if __name__ == "__main__":
    main()
