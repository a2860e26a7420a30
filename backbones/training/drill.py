"""Copying drills: lists of names and numbers, some of which are repeated further on.

The induction circuit that networks start with is fragile. A short drill before anything else, and a
few rows of it among the short cuts, lets it settle before the rest of the weights move.
"""

import numpy as np

from template import ASSISTANT, END, LEARNT, OTHERS, TOOL, UNLEARNT, USER
from tokenizer import DIGITS

FIRST_WORD = 264  # after the control tokens and the single bytes


class Drill:
    """Makes rows of tokens to be copied."""

    def __init__(self, vocabulary, numbers, letters):
        self.numbers = numbers
        taken = set(numbers.values())
        self.words = np.array([i for i in range(FIRST_WORD, vocabulary) if i not in taken])
        # Names that no merge has met come letter by letter, with a piece in between.
        self.letters = np.array(letters)

    def number(self, random, least, most):
        """A number of so many digits, cut as the tokenizer cuts it."""
        text = "".join(map(str, random.integers(0, 10, random.integers(least, most + 1))))
        return [self.numbers[text[i:i + DIGITS]] for i in range(0, len(text), DIGITS)]

    def name(self, random):
        """The tokens of a name, and how many of them say which one it is."""
        kind = random.random()
        if kind < 0.65:
            return self.number(random, 3, 10), 1
        if kind < 0.8:
            return random.choice(self.words, random.integers(2, 6)).tolist(), 2
        pieces = np.where(
            random.random(8) < 0.5, random.choice(self.letters, 8), random.choice(self.words, 8))
        name = pieces[:random.integers(2, 9)].tolist()
        if kind < 0.9:
            name += self.number(random, 2, 4)
        return name, 3

    def row(self, random):
        """A list of labelled items, then a few of them again with or without their labels."""
        items = []
        ids = [int(random.choice((USER, TOOL)))]
        # Now and then a list as long as a page of products, whose numbers begin alike.
        for _ in range(random.integers(3, 14) if random.random() < 0.8 else random.integers(14, 40)):
            label = random.choice(self.words, random.integers(1, 5)).tolist()
            name, telling = self.name(random)
            items.append((label, name, telling))
            ids += label + name
        ids.append(END)
        marks = [UNLEARNT] + [OTHERS] * (len(ids) - 1)
        for place in random.permutation(len(items))[:random.integers(1, 4)]:
            label, name, telling = items[place]
            ids.append(ASSISTANT)
            marks.append(UNLEARNT)
            # Without the label, the first tokens of a name could be any item's.
            if random.random() < 0.7:
                ids += label + name
                marks += [UNLEARNT] * len(label) + [LEARNT] * len(name)
            else:
                telling = min(telling, len(name))
                ids += random.choice(self.words, 2).tolist() + name
                marks += [UNLEARNT] * (2 + telling) + [LEARNT] * (len(name) - telling)
            ids.append(END)
            marks.append(LEARNT)
        return np.array(ids, np.int32), np.array(marks, np.int8)
