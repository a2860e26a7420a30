"""How well a network copies ids, with the right text before each token.

An id is a run of letters, digits and `#_-` with at least three digits that stands in an answer and
earlier in the same window; it counts as copied when every token of it is the likeliest one. That
asks for choosing, too: `fromWindow` counts the ids at each place of which the likeliest token goes on
with an id of the window, be it the wrong one. `digitsRight` counts digits of ids. `episodesRight` counts episodes in which every answer is, word for word, the expert's.

    python copying.py --checkpoint runs/gate1/late.pt --tokenizer ../tokenizer.json --demos dev.jsonl
"""

import argparse
import json
import re

import torch

from demonstrations import Demonstrations
from model import Network, Shape
from template import LEARNT
from tokenizer import Encoder, load

ID = re.compile(r"[A-Za-z0-9#_\-]*\d[A-Za-z0-9#_\-]*")


def network_of(path):
    """The network of a checkpoint, with its averaged weights, ready to be asked."""
    state = torch.load(path, map_location="cpu")
    network = Network(Shape(**state["shape"]))
    network.load_state_dict(state["averaged"])
    return network.eval(), state


def spans(pieces):
    """Start and end, in tokens, of each id in a list of token texts."""
    text = "".join(pieces)
    starts, at = [], 0
    for piece in pieces:
        starts.append(at)
        at += len(piece)
    starts.append(at)
    for match in ID.finditer(text):
        if sum(character.isdigit() for character in match.group()) < 3:
            continue
        first = max(i for i in range(len(pieces)) if starts[i] <= match.start())
        last = max(i for i in range(len(pieces)) if starts[i] < match.end())
        yield first, last + 1, match.group()


def goes_on(names, name, start, piece, guess):
    """Whether a guessed piece goes on with one of the names, after the right text of `name`.

    `start` is where the piece would begin within the name; below 0 for what stands before it.
    """
    lead = name[:start] + guess if start >= 0 else guess[-start:] if (
        guess[:-start] == piece[:-start]) else None
    if lead is None:
        return False
    return any(
        known.startswith(lead) or (lead.startswith(known) and not ID.match(lead[len(known):]))
        for known in names)


class Counts:
    """What was found in the answers of one environment."""

    def __init__(self):
        self.ids = self.copied = self.from_window = self.digits = self.digits_right = 0
        self.tokens = self.tokens_right = self.answers = self.answers_right = 0
        self.episodes = self.episodes_right = 0

    def json(self):
        def share(part, whole):
            return round(part / max(1, whole), 4)

        return {
            "ids": self.ids, "copied": share(self.copied, self.ids),
            "fromWindow": share(self.from_window, self.ids),
            "digitsRight": share(self.digits_right, self.digits),
            "answerTokens": self.tokens, "tokensRight": share(self.tokens_right, self.tokens),
            "answers": self.answers, "answersRight": share(self.answers_right, self.answers),
            "episodes": self.episodes, "episodesRight": share(self.episodes_right, self.episodes)}


def count_ids(count, texts, guesses, place, end):
    """Counts the ids of the answer that stands at `place` up to `end`."""
    before = "".join(texts[:place])
    names = {match.group() for match in ID.finditer(before)}
    for first, last, name in spans(texts[place:end]):
        if name not in before:
            continue
        wanted, guessed = texts[place + first:place + last], guesses[place + first - 1:place + last - 1]
        starts, at = [], -"".join(wanted).index(name)
        for piece in wanted:
            starts.append(at)
            at += len(piece)
        count.ids += 1
        count.copied += wanted == guessed
        count.from_window += all(
            goes_on(names, name, start, piece, guess)
            for start, piece, guess in zip(starts, wanted, guessed))
        digits = [guess == piece for piece, guess in zip(wanted, guessed) if piece.isdigit()]
        count.digits += len(digits)
        count.digits_right += sum(digits)


def copied(network, tokenizer, data, limit):
    """The counts of each environment."""
    counts = {}
    # The byte alphabet shows a blank as one letter, which no id contains.
    pieces = [tokenizer.id_to_token(i) for i in range(tokenizer.get_vocab_size())]
    with torch.no_grad():
        for index in range(min(limit, len(data.episodes))):
            ids, marks = data.whole(index)
            count = counts.setdefault(data.episodes[index].environment, Counts())
            guesses = network(torch.from_numpy(ids[None].astype("int64")))[0].argmax(-1).numpy()
            right = guesses[:-1] == ids[1:]
            learnt = marks[1:] == LEARNT
            count.tokens_right += int((right & learnt).sum())
            count.tokens += int(learnt.sum())
            count.episodes += 1
            count.episodes_right += bool(right[learnt].all())
            texts, guessed = [pieces[i] for i in ids], [pieces[i] for i in guesses]
            place = 1
            while place < len(ids):
                if marks[place] != LEARNT:
                    place += 1
                    continue
                end = place
                while end < len(ids) and marks[end] == LEARNT:
                    end += 1
                count.answers += 1
                count.answers_right += bool(right[place - 1:end - 1].all())
                count_ids(count, texts, guessed, place, end)
                place = end
    return counts


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--checkpoint", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--demos", nargs="+", required=True)
    parser.add_argument("--limit", type=int, default=1_000_000)
    options = parser.parse_args()
    torch.set_num_threads(1)
    tokenizer = load(options.tokenizer)
    network, state = network_of(options.checkpoint)
    data = Demonstrations(options.demos, Encoder(tokenizer), network.shape.context)
    for name, count in copied(network, tokenizer, data, options.limit).items():
        print(json.dumps({"environment": name, "tokensSeen": state["tokens"], **count.json()}))


if __name__ == "__main__":
    main()
