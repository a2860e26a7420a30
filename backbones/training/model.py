"""The two shapes of network, exactly as llama.cpp computes `qwen3` and `lfm2`."""

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass
class Shape:
    """What a network is made of; `layers` is a string of a (attention) and c (short convolution)."""

    vocabulary: int
    layers: str = "aaa"
    width: int = 192
    heads: int = 3
    key_heads: int = 3
    hidden: int = 512
    context: int = 2048
    taps: int = 3
    epsilon: float = 1e-5
    rope_base: float = 1e8

    @property
    def head_width(self):
        return self.width // self.heads

    @property
    def architecture(self):
        return "lfm2" if "c" in self.layers else "qwen3"

    def json(self):
        return asdict(self)


class Norm(nn.Module):
    def __init__(self, width, epsilon):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.epsilon = epsilon

    def forward(self, x):
        return F.rms_norm(x, (x.shape[-1],), self.weight, self.epsilon)


def rotated(x, cosine, sine):
    """Rotary positions on pairs (i, i + half)."""
    first, second = x.chunk(2, -1)
    return torch.cat((first * cosine - second * sine, first * sine + second * cosine), -1)


class Convolution(nn.Module):
    """Gated short convolution; the last tap is the current token."""

    def __init__(self, shape):
        super().__init__()
        self.taps = nn.Parameter(torch.zeros(shape.width, shape.taps))
        self.input = nn.Linear(shape.width, 3 * shape.width, bias=False)
        self.output = nn.Linear(shape.width, shape.width, bias=False)

    def forward(self, y, angles, chosen):
        count, length = self.taps.shape[1], y.shape[1]
        before, after, x = self.input(y).chunk(3, -1)
        gated = F.pad(before * x, (0, 0, count - 1, 0))
        mixed = sum(self.taps[:, tap] * gated[:, tap:tap + length] for tap in range(count))
        out = after * mixed
        return self.output(out if chosen is None else chosen.rows(out))


class Attention(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.heads, self.key_heads, self.head_width = shape.heads, shape.key_heads, shape.head_width
        self.query = nn.Linear(shape.width, shape.width, bias=False)
        self.key = nn.Linear(shape.width, shape.key_heads * shape.head_width, bias=False)
        self.value = nn.Linear(shape.width, shape.key_heads * shape.head_width, bias=False)
        self.output = nn.Linear(shape.width, shape.width, bias=False)
        self.query_norm = Norm(shape.head_width, shape.epsilon)
        self.key_norm = Norm(shape.head_width, shape.epsilon)

    def forward(self, y, angles, chosen):
        batch, length, width = y.shape
        cosine, sine = angles
        asked = y if chosen is None else chosen.rows(y)
        query = self.query(asked).view(batch, -1, self.heads, self.head_width)
        key = self.key(y).view(batch, length, self.key_heads, self.head_width)
        value = self.value(y).view(batch, length, self.key_heads, self.head_width).transpose(1, 2)
        key = rotated(self.key_norm(key).transpose(1, 2), cosine, sine)
        if chosen is not None:
            cosine, sine = cosine[chosen.places][:, None], sine[chosen.places][:, None]
        query = rotated(self.query_norm(query).transpose(1, 2), cosine, sine)
        if self.key_heads != self.heads:
            key = key.repeat_interleave(self.heads // self.key_heads, 1)
            value = value.repeat_interleave(self.heads // self.key_heads, 1)
        if chosen is None:
            seen = F.scaled_dot_product_attention(query, key, value, is_causal=True)
        else:
            seen = F.scaled_dot_product_attention(query, key, value, attn_mask=chosen.visible(length))
        return self.output(seen.transpose(1, 2).reshape(batch, -1, width))


class Block(nn.Module):
    def __init__(self, shape, kind):
        super().__init__()
        self.mixer_norm = Norm(shape.width, shape.epsilon)
        self.mixer = Convolution(shape) if kind == "c" else Attention(shape)
        self.hidden_norm = Norm(shape.width, shape.epsilon)
        self.gate = nn.Linear(shape.width, shape.hidden, bias=False)
        self.up = nn.Linear(shape.width, shape.hidden, bias=False)
        self.down = nn.Linear(shape.hidden, shape.width, bias=False)

    def forward(self, x, angles, chosen=None):
        mixed = self.mixer(self.mixer_norm(x), angles, chosen)
        x = (x if chosen is None else chosen.rows(x)) + mixed
        y = self.hidden_norm(x)
        return x + self.down(F.silu(self.gate(y)) * self.up(y))


class Chosen:
    """The positions of each row whose next token is asked for; the last layer computes no others."""

    def __init__(self, places):
        self.places = places

    def rows(self, x):
        return x.gather(1, self.places[:, :, None].expand(-1, -1, x.shape[-1]))

    def visible(self, length):
        keys = torch.arange(length, device=self.places.device)
        return (keys[None, None, :] <= self.places[:, :, None])[:, None]


class Network(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embedding = nn.Embedding(shape.vocabulary, shape.width)
        self.blocks = nn.ModuleList(Block(shape, kind) for kind in shape.layers)
        self.final_norm = Norm(shape.width, shape.epsilon)
        half = torch.arange(0, shape.head_width, 2).float() / shape.head_width
        angles = torch.arange(shape.context).float()[:, None] / shape.rope_base ** half
        self.register_buffer("cosine", angles.cos(), persistent=False)
        self.register_buffer("sine", angles.sin(), persistent=False)
        self.start()

    def start(self):
        """Ordinary random weights; outputs of blocks start small."""
        layers = len(self.shape.layers)
        for name, weight in self.named_parameters():
            if name.endswith("taps"):
                nn.init.normal_(weight, std=1 / math.sqrt(self.shape.taps))
            elif name.startswith("embedding"):
                nn.init.normal_(weight, std=0.02)
            elif weight.dim() > 1:
                isOutput = name.endswith(("output.weight", "down.weight"))
                scale = 1 / math.sqrt(2 * layers) if isOutput else 1
                nn.init.normal_(weight, std=scale / math.sqrt(weight.shape[1]))

    def forward(self, ids, places=None):
        """Logits at every position, or at the given positions of each row."""
        length = ids.shape[1]
        angles = self.cosine[:length], self.sine[:length]
        chosen = None if places is None else Chosen(places)
        x = self.embedding(ids)
        for block in self.blocks[:-1]:
            x = block(x, angles)
        x = self.blocks[-1](x, angles, chosen)
        return self.final_norm(x) @ self.embedding.weight.t()

    def parameter_count(self):
        return sum(weight.numel() for weight in self.parameters())
