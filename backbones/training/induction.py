"""A hand-built induction circuit as the starting point; training changes every weight of it.

Layer 0 marks each token with the two before it, layer 1 finds an earlier place whose predecessors
match and copies the token there. Without it, small networks need minutes of training before they
copy a single id; with it, they copy from the first step.
"""

import math

import torch

from model import Attention, Convolution

# Embeddings are large, so that what other weights learn first does not drown them.
SPREAD = 0.2
CONSTANT = 1.2  # channel 0 of every embedding: a bias
SHARPNESS = 100.0  # of the matching heads
LOOK_BACK_SHARPNESS = 10.0
FAST_PAIRS = 4
SLOW_ANGLE = 0.002
COPY = 2.0
# Everything else starts small, or its noise would drown the marks.
OTHERS = 0.02
FINAL = 0.5


def orthogonal(rows, columns, generator):
    size = max(rows, columns)
    noise = torch.randn(size, size, generator=generator)
    return torch.linalg.qr(noise)[0][:rows, :columns].contiguous()


class Marks:
    """How layer 0 writes down which tokens came before: a quarter of an embedding, turned twice."""

    def __init__(self, shape, generator):
        width = shape.width
        size = math.sqrt((CONSTANT**2 + (width - 1) * SPREAD**2) / width)
        # What a normalised embedding holds in channel 0 and elsewhere.
        self.bias, typical = CONSTANT / size, SPREAD / size
        self.reading = orthogonal(min(width // 4, shape.head_width), width, generator)
        self.reading[:, 0] = 0
        self.turns = [orthogonal(width, width, generator) for _ in range(2)]
        for turn in self.turns:
            turn[:, 0] = 0
            turn[0] = 0
        strength = SPREAD * math.sqrt(width) / (typical * math.sqrt(len(self.reading)))
        # One for the token before, one for the token before that.
        self.writing = [strength * turn @ self.reading.t() for turn in self.turns]


def start_with_induction(network, generator):
    """Writes the circuit into a freshly initialised network."""
    shape = network.shape
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if name.endswith(("output.weight", "down.weight")):
                weight *= OTHERS
        embedding = network.embedding.weight
        embedding.copy_(torch.randn(embedding.shape, generator=generator) * SPREAD)
        embedding[:, 0] = CONSTANT
        network.final_norm.weight.fill_(FINAL)
        marks = Marks(shape, generator)
        first, second = network.blocks[0].mixer, network.blocks[1].mixer
        if isinstance(first, Convolution):
            mark_by_convolution(first, shape, marks)
        else:
            mark_by_attention(first, shape, marks)
        if isinstance(second, Attention):
            match_and_copy(second, shape, marks, generator)


def mark_by_convolution(mixer, shape, marks):
    width, size = shape.width, len(marks.reading)
    mixer.input.weight[:2 * width] *= 0.2
    mixer.input.weight[:2 * width, 0] = 1 / marks.bias
    mixer.taps.mul_(0.1)
    for index, writing in enumerate(marks.writing):
        start = index * size
        mixer.input.weight[2 * width + start:2 * width + start + size] = marks.reading
        mixer.taps[start:start + size, shape.taps - 2 - index] += 1
        mixer.output.weight[:, start:start + size] += writing


def mark_by_attention(mixer, shape, marks):
    """Head 0 looks one token back, head 1 two, by the fastest rotary pairs."""
    head, half, size = shape.head_width, shape.head_width // 2, len(marks.reading)
    gain = math.sqrt(LOOK_BACK_SHARPNESS * math.sqrt(head))
    mixer.query_norm.weight.fill_(2.6)
    mixer.key_norm.weight.fill_(2.6)
    for index, writing in enumerate(marks.writing):
        start = index * head
        for pair in range(FAST_PAIRS):
            angle = (index + 1) * shape.rope_base ** (-2 * pair / head)
            for row, asked, offered in (
                (start + pair, 1.0, math.cos(angle)), (start + pair + half, 0.0, math.sin(angle)),
            ):
                mixer.query.weight[row] *= 0.1
                mixer.key.weight[row] *= 0.1
                mixer.query.weight[row, 0] = gain * asked / marks.bias
                mixer.key.weight[row, 0] = gain * offered / marks.bias
        mixer.value.weight[start:start + size] = marks.reading
        mixer.output.weight[:, start:start + size] = writing


def match_and_copy(mixer, shape, marks, generator):
    """All heads match; each copies its part of the embedding, without what the marks are made of."""
    head, half, size = shape.head_width, shape.head_width // 2, len(marks.reading)
    slow = [i for i in range(half) if shape.rope_base ** (-2 * i / head) < SLOW_ANGLE]
    places = slow + [i + half for i in slow]
    half_way = len(slow)
    count = min(half_way, size)
    sharpness = math.sqrt(SHARPNESS / math.sqrt(head))
    mixer.query_norm.weight.fill_(sharpness)
    mixer.key_norm.weight.fill_(sharpness)
    written = torch.linalg.qr(torch.cat(marks.writing, 1))[0]
    copied = orthogonal(shape.width, shape.width, generator)
    copied[:, 0] = 0
    copied -= copied @ written @ written.t()
    previous, earlier = marks.turns
    for index in range(shape.heads):
        start = index * head
        rows = [start + i for i in places]
        others = [start + i for i in range(head) if i not in places]
        mixer.query.weight[others] *= 0.1
        mixer.key.weight[others] *= 0.1
        now, before = (orthogonal(size, size, generator)[:count] @ marks.reading for _ in range(2))
        mixer.query.weight[rows[:count]] = now
        mixer.key.weight[rows[:count]] = now @ previous.t()
        mixer.query.weight[rows[half_way:half_way + count]] = before @ previous.t()
        mixer.key.weight[rows[half_way:half_way + count]] = before @ earlier.t()
        mixer.value.weight[start:start + head] = copied[start:start + head]
        mixer.output.weight[:, start:start + head] = COPY * copied[start:start + head].t()
