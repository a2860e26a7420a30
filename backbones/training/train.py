"""Trains one small network on demonstrations.

    python train.py --recipe recipes/gate1.json --demos demos.jsonl --tokenizer ../tokenizer.json \\
        --out runs/gate1

The same command goes on where the last checkpoint was written and reads what it would have read.
"""

import argparse
import json
import os
import time
from dataclasses import asdict, dataclass, field

import numpy as np
import torch
import torch.nn.functional as F

from demonstrations import Batches, Demonstrations
from drill import Drill
from induction import start_with_induction
from model import Network, Shape
from tokenizer import Encoder, letter_ids, load, number_ids


@dataclass
class Recipe:
    """Everything that decides what a training run comes out as, beside data and device."""

    name: str
    shape: dict
    # How often each environment's episodes are drawn, against one another.
    shares: dict
    tokens: int = 20_000_000
    drill_share: float = 0.01
    short_cut_share: float = 0.15
    # How many of the whole episodes are read without rules and tools: a quarter of all tokens is
    # those, and the same each time.
    headless_share: float = 0.6
    batch_tokens: int = 4096
    learning_rate: float = 3e-3
    # The share of it for the hand-built circuit, which would be drowned otherwise.
    circuit_rate: float = 0.1
    # Slow, or the hand-built circuit is lost in the first steps.
    warm_up: int = 1000
    weight_decay: float = 0.05
    clip: float = 1.0
    digit_weight: float = 2.0
    # How much of the averaged weights stays at each step; checkpoints are taken from them.
    average: float = 0.998
    others_weight: float = 0.05
    seed: int = 0
    induction: bool = True
    advice: bool = False
    # Products in bfloat16 on a CPU too, weights and sums in float32; always so elsewhere.
    bfloat16: bool = False
    # What lengths are filled up to a multiple of: a CPU makes a kernel for each shape in bfloat16.
    grid: int = 1
    # Checkpoints that are kept for good, as shares of the tokens.
    kept: dict = field(default_factory=lambda: {"early": 0.25, "middle": 0.5, "late": 1.0})

    def phase(self, progress):
        """Copying drills, then short cuts, then whole episodes."""
        if progress < self.drill_share:
            return "drill"
        return "short" if progress < self.drill_share + self.short_cut_share else "whole"

    @classmethod
    def read(cls, path, changes=()):
        """A recipe's file, with the given NAME=JSON changes."""
        with open(path, encoding="utf-8") as file:
            members = json.load(file)
        for change in changes:
            name, _, value = change.partition("=")
            members[name] = json.loads(value)
        return cls(**members)

    def rate(self, step, progress):
        """Warm-up, a slow fall to 37 % at 70 % of the way, then to 1 %."""
        rise = min(1.0, (step + 1) / self.warm_up)
        fall = 1 - 0.9 * progress if progress < 0.7 else 0.37 * (1 - (progress - 0.7) / 0.3) + 0.01
        return self.learning_rate * rise * fall


class Run:
    """A training run: network, optimiser and how far it has come."""

    def __init__(self, recipe, data, tokenizer, device, out):
        self.recipe, self.device, self.out = recipe, device, out
        generator = torch.Generator().manual_seed(recipe.seed)
        torch.manual_seed(recipe.seed)
        shape = Shape(vocabulary=tokenizer.get_vocab_size(), **recipe.shape)
        self.network = Network(shape)
        if recipe.induction:
            start_with_induction(self.network, generator)
        self.network.to(device)
        self.averaged = {name: weight.clone() for name, weight in self.network.state_dict().items()}
        self.optimiser = torch.optim.AdamW(
            self.weight_groups(), lr=recipe.learning_rate, betas=(0.9, 0.98))
        numbers = number_ids(tokenizer)
        drill = Drill(shape.vocabulary, numbers, letter_ids(tokenizer))
        self.batches = Batches(
            data, drill, recipe.seed, recipe.batch_tokens, recipe.others_weight, recipe.shares,
            recipe.headless_share, grid=recipe.grid)
        self.digits = torch.zeros(shape.vocabulary, dtype=torch.bool)
        self.digits[list(numbers.values())] = True
        self.digits = self.digits.to(device)
        self.step, self.tokens, self.seconds = 0, 0, 0.0
        self.curve = []
        self.averages = {}

    def weight_groups(self):
        """Matrices and vectors, each apart from those of the induction circuit."""
        groups = []
        for decay in (self.recipe.weight_decay, 0.0):
            for rate in (1.0, self.recipe.circuit_rate):
                groups.append({"params": [], "weight_decay": decay, "share": rate})
        for name, weight in self.network.named_parameters():
            is_vector = weight.dim() <= 1 or name.endswith("taps")
            is_circuit = name.startswith(("blocks.0.", "blocks.1.mixer"))
            groups[2 * is_vector + is_circuit]["params"].append(weight)
        return groups

    # -- checkpoints

    @property
    def path(self):
        return os.path.join(self.out, "checkpoint.pt")

    def save(self, path=None):
        path = path or self.path
        state = {
            "recipe": asdict(self.recipe), "shape": self.network.shape.json(),
            "network": self.network.state_dict(), "averaged": self.averaged,
            "optimiser": self.optimiser.state_dict(),
            "step": self.step, "tokens": self.tokens, "seconds": self.seconds,
            "curve": self.curve, "averages": self.averages,
        }
        torch.save(state, path + ".new")
        os.replace(path + ".new", path)

    def resume(self):
        if not os.path.exists(self.path):
            return False
        state = torch.load(self.path, map_location=self.device)
        # A checkpoint from before a setting was known was trained without it.
        kept = asdict(Recipe(**state["recipe"]))
        if kept != asdict(self.recipe):
            changed = [k for k, v in asdict(self.recipe).items() if kept[k] != v]
            raise SystemExit(
                f"{self.path} was made with another recipe (differs in {', '.join(changed)}); "
                "train into another folder or remove it")
        self.network.load_state_dict(state["network"])
        self.averaged = state["averaged"]
        self.optimiser.load_state_dict(state["optimiser"])
        self.step, self.tokens, self.seconds = state["step"], state["tokens"], state["seconds"]
        self.curve, self.averages = state["curve"], state["averages"]
        return True

    # -- one step

    def advance(self):
        recipe = self.recipe
        progress = self.tokens / recipe.tokens
        for group in self.optimiser.param_groups:
            group["lr"] = group["share"] * recipe.rate(self.step, progress)
        batch = self.batches.batch(self.step, recipe.phase(progress))
        ids, places, targets, weights, learnt = (
            torch.from_numpy(array).to(self.device)
            for array in (batch.ids, batch.places, batch.targets, batch.weights, batch.learnt))
        halved = recipe.bfloat16 or self.device != "cpu"
        with torch.autocast(self.device, torch.bfloat16, enabled=halved):
            logits = self.network(ids, places).float()
        losses = F.cross_entropy(logits.flatten(0, 1), targets.flatten(), reduction="none")
        isDigit = self.digits[targets] & learnt
        counted = weights * torch.where(isDigit, recipe.digit_weight, 1.0)
        loss = (losses * counted.flatten()).sum() / counted.sum()
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), recipe.clip)
        self.optimiser.step()
        self.average()
        self.step += 1
        self.tokens += batch.tokens
        losses = losses.detach().view_as(targets)
        self.note("answers", losses[learnt])
        self.note("digits", losses[isDigit])

    def average(self):
        """Moves the averaged weights; without them, early checkpoints show the noise of a high rate."""
        share = 1 - min(self.recipe.average, (1 + self.step) / (10 + self.step))
        torch._foreach_lerp_(
            list(self.averaged.values()), list(self.network.state_dict().values()), share)

    def note(self, name, losses):
        if losses.numel():
            now = losses.mean().item()
            self.averages[name] = 0.95 * self.averages.get(name, now) + 0.05 * now


def train(run, deadline, save_every, log):
    """Advances until the tokens are read or the deadline has come; True when finished."""
    recipe = run.recipe
    started, before = time.monotonic(), run.tokens
    saved, spent, used = started, run.seconds, time.process_time()
    kept = sorted(recipe.kept.items(), key=lambda item: item[1])
    kept = [(name, share) for name, share in kept if run.tokens < share * recipe.tokens]
    while run.tokens < recipe.tokens:
        run.advance()
        now = time.monotonic()
        run.seconds = spent + time.process_time() - used
        while kept and run.tokens >= kept[0][1] * recipe.tokens:
            run.save(os.path.join(run.out, f"{kept.pop(0)[0]}.pt"))
        if run.step % 25 == 0:
            run.curve.append([run.step, run.tokens, run.averages["answers"], run.averages["digits"]])
        if run.step % 50 == 0:
            speed = (run.tokens - before) / (now - started)
            hours = (recipe.tokens - run.tokens) / speed / 3600
            log(f"step {run.step}  {run.tokens / 1e6:.2f} of {recipe.tokens / 1e6:.1f} Mtok  "
                f"answers {run.averages['answers']:.4f}  digits {run.averages['digits']:.4f}  "
                f"{speed:.0f} tok/s  {hours:.2f} h left  {run.seconds / 3600:.3f} core-hours used")
        if now - saved > save_every:
            run.save()
            saved = now
        if deadline is not None and now > deadline:
            break
    run.save()
    return run.tokens >= recipe.tokens


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--recipe", required=True)
    parser.add_argument("--demos", nargs="+", default=[])
    parser.add_argument(
        "--encoded", help="keeps the encoded demonstrations there; read where it exists")
    parser.add_argument(
        "--set", action="append", default=[], metavar="NAME=JSON", dest="changes",
        help="changes the recipe, such as tokens=200000000 or batch_tokens=32768 on a GPU")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--max-time", type=float, help="minutes after which to stop at a checkpoint")
    parser.add_argument("--save-every", type=float, default=300, help="seconds between checkpoints")
    options = parser.parse_args()
    torch.set_num_threads(1)
    started = time.monotonic()
    os.makedirs(options.out, exist_ok=True)
    recipe = Recipe.read(options.recipe, options.changes)
    tokenizer = load(options.tokenizer)
    context = Shape(vocabulary=1, **recipe.shape).context
    if options.encoded and os.path.exists(options.encoded):
        data = Demonstrations.read(options.encoded)
    elif options.demos:
        data = Demonstrations(options.demos, Encoder(tokenizer), context)
        if options.encoded:
            data.write(options.encoded)
    else:
        parser.error("--demos or an existing --encoded is needed")
    run = Run(recipe, data, tokenizer, options.device, options.out)

    def log(line):
        print(line, flush=True)

    log(f"{recipe.name}: {run.network.parameter_count() / 1e6:.2f} M parameters, "
        f"{len(data.episodes)} episodes, {data.cut} longer than the window, "
        f"read in {time.monotonic() - started:.0f} s")
    if run.resume():
        log(f"goes on at step {run.step}")
    deadline = None if options.max_time is None else time.monotonic() + 60 * options.max_time
    if train(run, deadline, options.save_every, log):
        log("finished")
    else:
        log("stopped; the same command goes on")


if __name__ == "__main__":
    main()
