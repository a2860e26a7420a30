"""A hand-built induction circuit as the starting point; training changes every weight of it.

Layer 0 marks each token with the two before it, layer 1 finds an earlier place whose predecessors
match and copies the token there. Without it, small networks need minutes of training before they
copy a single id.
"""

import math

import torch

from model import Attention, Convolution

SPREAD = 0.05  # of the embedding
CONSTANT = 0.30  # channel 0 of every embedding: a bias
SHARPNESS = 14.0  # of the matching heads
LOOK_BACK_SHARPNESS = 10.0
FAST_PAIRS = 4
SLOW_ANGLE = 0.012


def orthogonal(rows, columns, generator):
    size = max(rows, columns)
    noise = torch.randn(size, size, generator=generator)
    return torch.linalg.qr(noise)[0][:rows, :columns].contiguous()


def start_with_induction(network, generator):
    """Writes the circuit into a freshly initialised network."""
    shape = network.shape
    width = shape.width
    with torch.no_grad():
        for name, weight in network.named_parameters():
            if name.endswith(("output.weight", "down.weight")):
                weight *= 0.3
        embedding = network.embedding.weight
        embedding.copy_(torch.randn(embedding.shape, generator=generator) * SPREAD)
        embedding[:, 0] = CONSTANT
        size = math.sqrt((CONSTANT**2 + (width - 1) * SPREAD**2) / width)
        bias, typical = CONSTANT / size, SPREAD / size
        previous, earlier = (orthogonal(width, width, generator) for _ in range(2))
        for marker in (previous, earlier):
            marker[:, 0] = 0
            marker[0] = 0
        first = network.blocks[0].mixer
        if isinstance(first, Convolution):
            reading = mark_by_convolution(first, shape, previous, earlier, bias, typical, generator)
        else:
            reading = mark_by_attention(first, shape, previous, earlier, bias, typical, generator)
        second = network.blocks[1].mixer
        if isinstance(second, Attention):
            match_and_copy(second, shape, previous, earlier, reading, generator)


def mark_by_convolution(mixer, shape, previous, earlier, bias, typical, generator):
    width, half = shape.width, shape.width // 2
    reading = orthogonal(half, width, generator)
    reading[:, 0] = 0
    weight = mixer.input.weight
    weight[:2 * width] *= 0.2
    weight[:2 * width, 0] = 1 / bias
    weight[2 * width:2 * width + half] = reading
    weight[2 * width + half:] = reading
    mixer.taps.mul_(0.1)
    mixer.taps[:half, shape.taps - 2] += 1
    mixer.taps[half:, shape.taps - 3] += 1
    strength = SPREAD * math.sqrt(width) / (typical * math.sqrt(half))
    mixer.output.weight *= 0.3
    mixer.output.weight[:, :half] += strength * previous @ reading.t()
    mixer.output.weight[:, half:] += strength * earlier @ reading.t()
    return reading


def mark_by_attention(mixer, shape, previous, earlier, bias, typical, generator):
    """Heads 0 and 2 look one token back, heads 1 and 3 two, by the fastest rotary pairs."""
    head, half = shape.head_width, shape.head_width // 2
    reading = orthogonal(2 * head, shape.width, generator)
    reading[:, 0] = 0
    gain = math.sqrt(LOOK_BACK_SHARPNESS * math.sqrt(head))
    strength = SPREAD * math.sqrt(shape.width) / (typical * math.sqrt(2 * head))
    mixer.output.weight *= 0.3
    mixer.query_norm.weight.fill_(2.6)
    mixer.key_norm.weight.fill_(2.6)
    jobs = ((1, 0, previous), (2, 0, earlier), (1, head, previous), (2, head, earlier))
    for index, (distance, offset, marker) in enumerate(jobs):
        start = index * head
        for pair in range(FAST_PAIRS):
            angle = distance * shape.rope_base ** (-2 * pair / head)
            for row, asked, offered in (
                (start + pair, 1.0, math.cos(angle)), (start + pair + half, 0.0, math.sin(angle)),
            ):
                mixer.query.weight[row] *= 0.1
                mixer.key.weight[row] *= 0.1
                mixer.query.weight[row, 0] = gain * asked / bias
                mixer.key.weight[row, 0] = gain * offered / bias
        part = reading[offset:offset + head]
        mixer.value.weight[start:start + head] = part
        mixer.output.weight[:, start:start + head] = strength * marker @ part.t()
    return reading


def match_and_copy(mixer, shape, previous, earlier, reading, generator):
    head, half = shape.head_width, shape.head_width // 2
    slow = [i for i in range(half) if shape.rope_base ** (-2 * i / head) < SLOW_ANGLE]
    places = slow + [i + half for i in slow]
    count, size = len(places) // 2, reading.shape[0]
    sharpness = math.sqrt(SHARPNESS / math.sqrt(head))
    mixer.query_norm.weight.fill_(sharpness)
    mixer.key_norm.weight.fill_(sharpness)
    for index in range(4):
        start = index * head
        now = orthogonal(size, size, generator)[:count] @ reading
        before = orthogonal(size, size, generator)[:count] @ reading
        rows = [start + i for i in places]
        others = [start + i for i in range(head) if i not in places]
        mixer.query.weight[others] *= 0.1
        mixer.key.weight[others] *= 0.1
        mixer.query.weight[rows[:count]] = now
        mixer.key.weight[rows[:count]] = now @ previous.t()
        mixer.query.weight[rows[count:]] = before @ previous.t()
        mixer.key.weight[rows[count:]] = before @ earlier.t()
        value = orthogonal(head, shape.width, generator)
        value[:, 0] = 0
        mixer.value.weight[start:start + head] = value
        mixer.output.weight[:, start:start + head] = 0.1 * value.t()
