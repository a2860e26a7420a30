"""The byte-level BPE vocabulary that all networks share.

    python tokenizer.py --demos demos.jsonl --vocabulary 1280 --out ../tokenizer.json
"""

import argparse
import json

from tokenizers import Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from template import CONTROL, texts

# The pattern that llama.cpp calls "llama-bpe", with as many digits in a row as are given.
PATTERN = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,DIGITS}| ?[^\s\p{L}\p{N}]+[\r\n]*"
    r"|\s*[\r\n]+|\s+(?!\S)|\s+"
)
PRE_TOKENIZER = "llama-bpe"
# While words are learnt, a capital stands apart from the blank before it, and letters from marks: a
# name then is the same tokens in a sentence and in an argument, and can be copied.
APART = r"^[^\p{L}\p{N}_ ](?=\p{L})|^ (?=\p{Lu})"
# An id of ten digits is four tokens, each of which is rare in a window.
DIGITS = 3


def empty(digits, *further):
    tokenizer = Tokenizer(models.BPE())
    patterns = [PATTERN.replace("DIGITS", str(digits)), *further]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        *(pre_tokenizers.Split(Regex(pattern), "isolated") for pattern in patterns),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    return tokenizer


def train(episodes, vocabulary):
    """Learns words from demonstrations and adds all numbers of up to three digits behind them.

    The control tokens get the first ids.
    """
    words = empty(1, APART)
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary, special_tokens=CONTROL, show_progress=False,
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    words.train_from_iterator((text for episode in episodes for text in texts(episode)), trainer)
    learnt = json.loads(words.to_str())
    add_numbers(learnt["model"])
    tokenizer = Tokenizer.from_str(json.dumps(learnt))
    tokenizer.pre_tokenizer = empty(DIGITS).pre_tokenizer
    assert [tokenizer.token_to_id(name) for name in CONTROL] == list(range(len(CONTROL)))
    return tokenizer


def add_numbers(model):
    """Every run of two and three digits becomes one token, whichever pair is merged first."""
    def add(left, right):
        model["vocab"].setdefault(left + right, len(model["vocab"]))
        model["merges"].append([left, right])

    for size in range(2, DIGITS + 1):
        for number in range(10 ** size):
            text = f"{number:0{size}}"
            for place in range(1, size):
                add(text[:place], text[place:])


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


def number_ids(tokenizer):
    """The tokens of digits, by their text."""
    vocabulary = tokenizer.get_vocab()
    return {text: vocabulary[text] for text in sorted(vocabulary) if text.isascii() and text.isdigit()}


def letter_ids(tokenizer):
    """The tokens of single letters."""
    names = ((i, tokenizer.id_to_token(i) or "") for i in range(tokenizer.get_vocab_size()))
    return [i for i, name in names if len(name) == 1 and name.isascii() and name.isalpha()]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--demos", nargs="+", required=True)
    parser.add_argument("--vocabulary", type=int, default=1536, help="without the numbers")
    parser.add_argument("--out", required=True)
    options = parser.parse_args()
    episodes = (json.loads(line) for path in options.demos for line in open(path, encoding="utf-8"))
    tokenizer = train(episodes, options.vocabulary)
    tokenizer.save(options.out)
    print(f"{tokenizer.get_vocab_size()} tokens in {options.out}")


if __name__ == "__main__":
    main()
