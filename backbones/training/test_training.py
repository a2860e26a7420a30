"""python -m unittest test_training"""

import os
import tempfile
import unittest

import numpy as np
import torch

import train
from copying import Counts, count_ids, goes_on
from demonstrations import Batches, Demonstrations
from drill import Drill
from model import Network, Shape
from template import ASSISTANT, CALL, END, LEARNT, SYSTEM, TOOLS, UNLEARNT, head, message
from tokenizer import Encoder, letter_ids, number_ids
from tokenizer import train as train_tokenizer

EPISODE = {
    "environment": "toy", "task": "toy/1", "system": "Be brief. <|end|>", "tools": ["find(id)"],
    "turns": [
        {"role": "user", "text": "Find number 48213 and number 99102."},
        {"role": "assistant", "text": "", "learn": False,
         "calls": [{"name": "find", "arguments": '{"id":"48214"}'}]},
        {"role": "tool", "text": "Error: no such number"},
        {"role": "assistant", "text": "", "learn": True,
         "calls": [{"name": "find", "arguments": '{"id":"48213"}'}]},
        {"role": "tool", "text": "found 48213"},
        {"role": "assistant", "text": "It is there.", "learn": True},
    ],
}


def toy(count=8):
    return [dict(EPISODE, task=f"toy/{i}") for i in range(count)]


class Template(unittest.TestCase):
    def setUp(self):
        self.encode = Encoder(train_tokenizer(toy(), 300))

    def test_control_tokens_are_never_read_from_text(self):
        ids = head(self.encode, EPISODE["system"], EPISODE["tools"]).ids
        self.assertEqual([ids[0], ids[-1], ids.count(END)], [SYSTEM, END, 1])
        self.assertEqual(ids.count(TOOLS), 1)

    def test_slips_are_read_and_not_learnt(self):
        slip, right = (message(self.encode, EPISODE["turns"][i]) for i in (1, 3))
        self.assertEqual(set(slip.marks), {UNLEARNT})
        self.assertEqual(right.marks, [UNLEARNT] + [LEARNT] * (len(right.ids) - 1))
        self.assertEqual(right.ids[:2], [ASSISTANT, CALL])

    def test_numbers_are_cut_into_threes_from_the_left(self):
        for text, count in (("7", 1), ("40", 1), ("005", 1), ("48213", 2), ("1234567890", 4)):
            with self.subTest(text=text):
                self.assertEqual(len(self.encode(text)), count)


class Rows(unittest.TestCase):
    def setUp(self):
        tokenizer = train_tokenizer(toy(), 300)
        self.data = Demonstrations([], Encoder(tokenizer), 128)
        for episode in toy():
            self.data.add(episode, Encoder(tokenizer), {})
        self.drill = Drill(
            tokenizer.get_vocab_size(), number_ids(tokenizer), letter_ids(tokenizer))
        self.batches = Batches(self.data, self.drill, 1, 256, 0.05, {"toy": 1}, 0.5)

    def assert_same_batches(self, again):
        for step in (0, 5, 17):
            for phase in ("drill", "short", "whole"):
                one, other = self.batches.batch(step, phase), again.batch(step, phase)
                np.testing.assert_array_equal(one.ids, other.ids)
                np.testing.assert_array_equal(one.weights, other.weights)

    def test_a_step_always_gives_the_same_batch(self):
        again = Batches(self.data, self.drill, 1, 256, 0.05, {"toy": 1}, 0.5)
        self.assert_same_batches(again)

    def test_a_grid_fills_up_and_asks_for_the_same(self):
        grid = Batches(self.data, self.drill, 1, 256, 0.05, {"toy": 1}, 0.5, grid=32)
        for step in (0, 5, 17):
            one, other = self.batches.batch(step, "whole"), grid.batch(step, "whole")
            rows, length = one.ids.shape
            self.assertTrue(other.ids.shape[1] % 32 == 0 or other.ids.shape[1] == 128)
            np.testing.assert_array_equal(one.ids, other.ids[:, :length])
            self.assertFalse(other.ids[:, length:].any())
            self.assertEqual(one.weights.sum(), other.weights.sum())

    def test_kept_encoded_episodes_give_the_same_batches(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "encoded.npz")
            self.data.write(path)
            again = Demonstrations.read(path)
        again = Batches(again, self.drill, 1, 256, 0.05, {"toy": 1}, 0.5)
        self.assert_same_batches(again)

    def test_what_is_asked_for_is_the_next_token(self):
        for phase in ("drill", "short", "whole"):
            batch = self.batches.batch(2, phase)
            for row in range(len(batch.ids)):
                for place, target, weight in zip(
                        batch.places[row], batch.targets[row], batch.weights[row]):
                    if weight:
                        self.assertEqual(batch.ids[row, place + 1], target)

    def test_some_whole_episodes_come_without_their_head(self):
        random = np.random.default_rng(0)
        starts = {int(self.batches.row(0, "whole", random)[0][0]) for _ in range(40)}
        self.assertLessEqual({SYSTEM, int(self.data.episodes[0].ids[0])}, starts)

    def test_short_cuts_end_with_a_learnt_answer(self):
        random = np.random.default_rng(0)
        for _ in range(20):
            ids, marks = self.data.short_cut(0, random)
            self.assertEqual((ids[-1], marks[-1]), (END, LEARNT))

    def test_a_short_cut_without_gaps_is_the_episode(self):
        ids, marks = self.data.short_cut(0, np.random.default_rng(0))
        np.testing.assert_array_equal(ids, self.data.episodes[0].ids)
        np.testing.assert_array_equal(marks, self.data.episodes[0].marks)

    def test_a_short_cut_with_a_gap_teaches_its_last_answer_only(self):
        self.data.SHORT = (20, 60)
        random = np.random.default_rng(0)
        cut = 0
        for _ in range(60):
            ids, marks = self.data.short_cut(0, random)
            task = self.data.episodes[0].starts[1]
            np.testing.assert_array_equal(ids[:task], self.data.episodes[0].ids[:task])
            prefix = self.data.episodes[0].ids[:len(ids)]
            if not np.array_equal(prefix, ids):
                cut += 1
                first = np.flatnonzero(marks == LEARNT)[0]
                self.assertTrue((marks[first:] == LEARNT).all())
        self.assertGreater(cut, 10)


class Networks(unittest.TestCase):
    def test_chosen_positions_give_the_same_logits(self):
        for layers in ("aa", "ca", "ac"):
            torch.manual_seed(0)
            network = Network(Shape(40, layers, 32, 4, 2, 64, 64))
            ids = torch.randint(0, 40, (2, 20))
            places = torch.tensor([[3, 9, 19], [0, 1, 2]])
            with torch.no_grad():
                full = network(ids).gather(1, places[:, :, None].expand(-1, -1, 40))
                self.assertLess((full - network(ids, places)).abs().max().item(), 1e-4)

    def test_the_future_is_not_seen(self):
        for layers in ("aa", "ca"):
            network = Network(Shape(40, layers, 32, 4, 4, 64, 64))
            ids = torch.randint(0, 40, (1, 20))
            other = ids.clone()
            other[0, 12:] = (other[0, 12:] + 1) % 40
            with torch.no_grad():
                difference = (network(ids) - network(other)).abs()[0].amax(-1)
            self.assertEqual(difference[:12].max().item(), 0)
            self.assertGreater(difference[12:].min().item(), 0)


class Resuming(unittest.TestCase):
    def run_to(self, folder, stops):
        tokenizer = train_tokenizer(toy(), 300)
        data = Demonstrations([], Encoder(tokenizer), 64)
        for episode in toy():
            data.add(episode, Encoder(tokenizer), {})
        recipe = train.Recipe(
            "toy", {"layers": "aa", "width": 32, "heads": 4, "key_heads": 4, "hidden": 64, "context": 128},
            {"toy": 1}, tokens=8000, batch_tokens=256, drill_share=0.2, short_cut_share=0.3)
        for stop in stops:
            run = train.Run(recipe, data, tokenizer, "cpu", folder)
            run.resume()
            while run.tokens < stop:
                run.advance()
            run.save()
        return run

    def test_an_interrupted_run_ends_bit_for_bit_like_another(self):
        torch.set_num_threads(1)
        with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
            straight = self.run_to(one, [8000])
            broken = self.run_to(other, [1500, 4000, 8000])
            self.assertTrue(os.path.exists(os.path.join(other, "checkpoint.pt")))
            self.assertEqual(straight.step, broken.step)
            for a, b in zip(straight.network.parameters(), broken.network.parameters()):
                self.assertTrue(torch.equal(a, b))
            for name, weight in straight.averaged.items():
                self.assertTrue(torch.equal(weight, broken.averaged[name]))
                self.assertFalse(torch.equal(weight, straight.network.state_dict()[name]))


class Copying(unittest.TestCase):
    def test_a_wrong_id_of_the_window_is_from_the_window(self):
        names = {"48213", "#W99102"}
        cases = [
            ("48213", 0, "4", "9", False), ("48213", 0, "4", "#W", True),
            ("48213", 2, "2", "2", True), ("48213", 2, "2", "7", False),
            ("#W99102", -1, '"#W', '"48', True), ("#W99102", -1, '"#W', "'48", False),
        ]
        for name, start, piece, guess, expected in cases:
            with self.subTest(name=name, start=start, guess=guess):
                self.assertEqual(goes_on(names, name, start, piece, guess), expected)

    def test_digits_and_ids_are_counted_apart(self):
        texts = ["4", "8", "2", "1", "3", " and ", "4", "8", "9", "0", "2", ".", "4", "8", "2", "1", "3"]
        guesses = texts[1:] + ["."]
        guesses[13:16] = ["9", "0", "2"]
        count = Counts()
        count_ids(count, texts, guesses, 12, 17)
        self.assertEqual((count.ids, count.copied, count.from_window), (1, 0, 0))
        self.assertEqual((count.digits, count.digits_right), (5, 2))


if __name__ == "__main__":
    unittest.main()
