"""Demonstrations as arrays of token ids, and the batches that training reads.

A batch is a function of the seed and the step alone, so a resumed run reads what an uninterrupted
one would have read.
"""

import json
from dataclasses import dataclass

import numpy as np

from template import ASSISTANT, LEARNT, OTHERS, UNLEARNT, head, message

PHASES = ["drill", "short", "whole"]


@dataclass
class Episode:
    """One demonstration: its head, then its messages end to end."""

    environment: str
    head: int
    ids: np.ndarray
    marks: np.ndarray
    starts: np.ndarray
    roles: np.ndarray

    def segment(self, place):
        end = self.starts[place + 1] if place + 1 < len(self.starts) else len(self.ids)
        return slice(self.starts[place], end)


class Demonstrations:
    """All episodes of some files, encoded."""

    # The budgets of short cuts, in tokens: from, and up to.
    SHORT = (160, 640)

    def __init__(self, paths, encode, context):
        self.context = context
        self.heads, self.episodes = [], []
        known = {}
        self.cut = 0
        for path in paths:
            with open(path, encoding="utf-8") as lines:
                for line in lines:
                    self.add(json.loads(line), encode, known)

    def write(self, path):
        """Keeps the encoded episodes in a file a tenth as large, which is read in a second."""
        def joined(arrays, kind):
            return np.concatenate(arrays).astype(kind)
        parts = self.episodes
        # By a name alone, another ending would be put behind it.
        with open(path, "wb") as file:
            np.savez_compressed(
                file, context=self.context, cut=self.cut,
                head_ids=joined([ids for ids, _ in self.heads], np.uint16),
                head_marks=joined([marks for _, marks in self.heads], np.int8),
                head_sizes=[len(ids) for ids, _ in self.heads],
                environments=[episode.environment for episode in parts],
                heads=[episode.head for episode in parts],
                ids=joined([episode.ids for episode in parts], np.uint16),
                marks=joined([episode.marks for episode in parts], np.int8),
                sizes=[len(episode.ids) for episode in parts],
                starts=joined([episode.starts for episode in parts], np.uint16),
                roles=joined([episode.roles for episode in parts], np.int8),
                turns=[len(episode.starts) for episode in parts])

    @classmethod
    def read(cls, path):
        """What `write` kept."""
        file = np.load(path)
        data = cls([], None, int(file["context"]))
        data.cut = int(file["cut"])

        def split(name, sizes, kind):
            return np.split(file[name].astype(kind), np.cumsum(file[sizes])[:-1])
        data.heads = list(zip(
            split("head_ids", "head_sizes", np.int32), split("head_marks", "head_sizes", np.int8)))
        data.episodes = [Episode(str(environment), int(head), *arrays) for environment, head, *arrays in zip(
            file["environments"], file["heads"], split("ids", "sizes", np.int32),
            split("marks", "sizes", np.int8), split("starts", "turns", np.int64),
            split("roles", "turns", np.int64))]
        return data

    def add(self, episode, encode, known):
        key = (episode["system"], tuple(episode["tools"]))
        if key not in known:
            known[key] = len(self.heads)
            first = head(encode, *key)
            self.heads.append((np.array(first.ids, np.int32), np.array(first.marks, np.int8)))
        ids, marks, starts, roles = [], [], [], []
        for turn in episode["turns"]:
            segment = message(encode, turn)
            starts.append(len(ids))
            roles.append(segment.role)
            ids += segment.ids
            marks += segment.marks
        room = self.context - len(self.heads[known[key]][0])
        self.cut += len(ids) > room
        self.episodes.append(Episode(
            episode["environment"], known[key], np.array(ids, np.int32), np.array(marks, np.int8),
            np.array(starts), np.array(roles)))

    def whole(self, index):
        """The episode from its first token; what does not fit the window is left off."""
        episode = self.episodes[index]
        ids, marks = self.heads[episode.head]
        return (
            np.concatenate((ids, episode.ids))[:self.context],
            np.concatenate((marks, episode.marks))[:self.context])

    def headless(self, index):
        """The whole episode without rules and tools, which are the same in all of an environment's."""
        episode = self.episodes[index]
        return episode.ids[:self.context], episode.marks[:self.context]

    def short_cut(self, index, random):
        """The task and what was said last before an answer, as much as fits a small budget.

        Where nothing is left out, as in most text worlds, every answer is learnt: what to do next
        there depends on all that was tried. Otherwise only the last one is.
        """
        episode = self.episodes[index]
        budget = int(random.integers(*self.SHORT))
        if len(episode.ids) <= budget:
            return episode.ids, episode.marks
        learnt = [
            place for place in range(len(episode.starts))
            if episode.roles[place] == ASSISTANT and episode.marks[episode.segment(place)][-1] == LEARNT
        ]
        answer = int(random.choice(learnt))
        end = episode.segment(answer).stop
        task = episode.segment(0).stop
        first = answer
        while first > 1 and (
                first > answer - 2 or task + end - episode.starts[first - 1] <= budget):
            first -= 1
        start = episode.starts[first]
        ids = np.concatenate((episode.ids[:task], episode.ids[start:end]))
        marks = np.concatenate((episode.marks[:task], episode.marks[start:end]))
        if first > 1:
            before = len(ids) - (end - episode.starts[answer])
            marks[:before][marks[:before] == LEARNT] = UNLEARNT
        return ids[-self.context:], marks[-self.context:]


@dataclass
class Batch:
    """Rows of equal length with the positions whose next tokens are asked for."""

    ids: np.ndarray
    places: np.ndarray
    targets: np.ndarray
    weights: np.ndarray
    learnt: np.ndarray
    tokens: int


class Batches:
    """Draws batches of about `size` tokens; rows of a batch are of similar length.

    Text of others counts `others_weight`; to save work only one of ten of its tokens is asked for,
    at ten times the weight.
    """

    POOL = 16
    KEPT_OTHERS = 0.1
    # The share of rows that are drills in each phase.
    DRILLS = {"drill": 1.0, "short": 0.15, "whole": 0.1}

    def __init__(self, data, drill, seed, size, others_weight, shares, headless_share, grid=1):
        self.data, self.drill, self.seed, self.size = data, drill, seed, size
        # Lengths are filled up to multiples of it.
        self.grid = grid
        self.others_weight, self.headless_share = others_weight, headless_share
        by_name = {}
        for index, episode in enumerate(data.episodes):
            by_name.setdefault(episode.environment, []).append(index)
        self.by_name = {name: np.array(by_name[name]) for name in sorted(by_name)}
        missing = set(self.by_name) ^ set(shares)
        if missing:
            raise SystemExit(
                f"the recipe's shares and the demonstrations differ in {', '.join(sorted(missing))}")
        self.shares = shares
        self.pool_key, self.pool = None, []

    def batch(self, step, phase):
        """The batch of a step; `phase` is one of drill, short and whole."""
        key = (step // self.POOL, phase)
        if key != self.pool_key:
            self.pool_key, self.pool = key, self.draw_pool(*key)
        rows = self.pool[step % self.POOL]
        return self.pack(rows, np.random.default_rng([self.seed, 2, step, PHASES.index(phase)]))

    def row(self, index, phase, random):
        if random.random() < self.DRILLS[phase]:
            ids, marks = self.drill.row(random)
            return ids[:self.data.context], marks[:self.data.context]
        if phase == "short":
            return self.data.short_cut(index, random)
        if random.random() < self.headless_share:
            return self.data.headless(index)
        return self.data.whole(index)

    def draw_pool(self, number, phase):
        random = np.random.default_rng([self.seed, 1, number, PHASES.index(phase)])
        names = list(self.by_name)
        shares = np.array([self.shares[name] for name in names], float)
        shares /= shares.sum()
        rows, tokens = [], 0
        while tokens < self.size * self.POOL:
            name = names[random.choice(len(names), p=shares)]
            index = int(random.choice(self.by_name[name]))
            row = self.row(index, phase, random)
            rows.append(row)
            tokens += len(row[0])
        rows.sort(key=lambda row: len(row[0]))
        batches, start = [], 0
        for place in range(self.POOL):
            # Equal numbers of tokens, so that a step always weighs about the same.
            wanted, end, held = tokens * (place + 1) / self.POOL, start, 0
            before = sum(len(row[0]) for row in rows[:start])
            while end < len(rows) and (before + held < wanted or end == start):
                held += len(rows[end][0])
                end += 1
            if end == start:
                end, start = len(rows), len(rows) - 1
            batches.append(rows[start:end])
            start = end
        return [batches[i] for i in random.permutation(self.POOL)]

    def filled(self, length):
        return max(length, min(-(-length // self.grid) * self.grid, self.data.context))

    def pack(self, rows, random):
        length = self.filled(max(len(ids) for ids, _ in rows))
        ids = np.zeros((len(rows), length), np.int64)
        asked = []
        for row, (row_ids, marks) in enumerate(rows):
            ids[row, :len(row_ids)] = row_ids
            others = (marks == OTHERS) & (random.random(len(marks)) < self.KEPT_OTHERS)
            asked.append(np.flatnonzero((marks == LEARNT) | others)[:])
        asked = [places[places > 0] for places in asked]
        width = self.filled(max(max(len(places) for places in asked), 1))
        places = np.zeros((len(rows), width), np.int64)
        targets = np.zeros((len(rows), width), np.int64)
        weights = np.zeros((len(rows), width), np.float32)
        learnt = np.zeros((len(rows), width), bool)
        for row, chosen in enumerate(asked):
            count = len(chosen)
            places[row, :count] = chosen - 1
            targets[row, :count] = ids[row, chosen]
            learnt[row, :count] = rows[row][1][chosen] == LEARNT
            weights[row, :count] = np.where(
                learnt[row, :count], 1.0, self.others_weight / self.KEPT_OTHERS)
        return Batch(ids, places, targets, weights, learnt, sum(len(row) for row, _ in rows))
