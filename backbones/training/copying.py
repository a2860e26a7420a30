"""How well a network copies ids, with the right text before each token.

An id is a run of letters, digits and `#_-` with at least three digits that stands in an answer and
earlier in the same window; it counts as copied when every token of it is the likeliest one.
`episodesRight` counts episodes in which every answer is, word for word, the expert's.

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
    """The network of a checkpoint, ready to be asked."""
    state = torch.load(path, map_location="cpu")
    network = Network(Shape(**state["shape"]))
    network.load_state_dict(state["network"])
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


def copied(network, tokenizer, data, limit):
    """Per environment: ids copied, ids, answer tokens right, all, answers right, all, episodes, all."""
    counts = {}
    # The byte alphabet shows a blank as one letter, which no id contains.
    pieces = [tokenizer.id_to_token(i) for i in range(tokenizer.get_vocab_size())]
    with torch.no_grad():
        for index in range(min(limit, len(data.episodes))):
            ids, marks = data.whole(index)
            count = counts.setdefault(data.episodes[index].environment, [0] * 8)
            guesses = network(torch.from_numpy(ids[None].astype("int64")))[0].argmax(-1).numpy()
            right = guesses[:-1] == ids[1:]
            learnt = marks[1:] == LEARNT
            count[2] += int((right & learnt).sum())
            count[3] += int(learnt.sum())
            count[7] += 1
            count[6] += bool(right[learnt].all())
            place = 1
            texts = [pieces[i] for i in ids]
            while place < len(ids):
                if marks[place] != LEARNT:
                    place += 1
                    continue
                end = place
                while end < len(ids) and marks[end] == LEARNT:
                    end += 1
                count[5] += 1
                count[4] += bool(right[place - 1:end - 1].all())
                before = "".join(texts[:place])
                for first, last, name in spans(texts[place:end]):
                    if name not in before:
                        continue
                    count[1] += 1
                    count[0] += bool(right[place + first - 1:place + last - 1].all())
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
        ids, all_ids, tokens, all_tokens, answers, all_answers, episodes, all_episodes = count
        print(json.dumps({
            "environment": name, "tokensSeen": state["tokens"], "ids": all_ids,
            "copied": round(ids / max(1, all_ids), 4), "answerTokens": all_tokens,
            "tokensRight": round(tokens / max(1, all_tokens), 4), "answers": all_answers,
            "answersRight": round(answers / max(1, all_answers), 4), "episodes": all_episodes,
            "episodesRight": round(episodes / max(1, all_episodes), 4)}))


if __name__ == "__main__":
    main()
