"""The network: words of a page and the properties asked, in one transformer; it points at words, or at none.

A word is its letters (hashed n-grams), its form, its place and what the picture shows there. A query is the words of
a property, spelled by the same table. Both run through the same layers (early fusion), with a learned bias for how two
words lie to each other and for how like the letters of a query are to those of a word. PyTorch; needed for training
and export only.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from extractors.reader.example import KINDS, ROLES
from extractors.reader.features import CELL, TYPES
from extractors.reader.layout import ACROSS, DOWN, PLACE_FEATURES, RELATIONS, TO_THE_RIGHT
from extractors.reader.spelling import BUCKETS, FORM_FEATURES

SIMILARITIES = 3
PAIRS = 3
"""Ways in which one word leads to another: label to value, first to last, row to row."""
_NEVER = -1e4


@dataclass(frozen=True)
class Size:
    """What makes one network larger than another."""

    width: int = 128
    heads: int = 4
    layers: int = 4
    inner: int = 384
    letters: int = 64
    pointer: int = 64
    sight: int = 16

    def as_dict(self) -> dict[str, int]:
        return asdict(self)


class Inputs(NamedTuple):
    """One batch (B pages, W words, Q queries of S words, U spellings of G n-grams), as `features.as_arrays` makes it.

    `spellings` U×G, `forms` U×features, `words` B×W and `queries` B×Q×S number the spellings (0: none), `sources`
    B×Q×S say where a query's word comes from, `types` B×Q, `places` B×W×features, `relations` B×W×W,
    `similarity` B×3×Q×W, `picture` B×1×height×width in ink, `cells` B×W the picture's cell under each word.
    """

    spellings: Tensor
    forms: Tensor
    words: Tensor
    places: Tensor
    relations: Tensor
    queries: Tensor
    sources: Tensor
    types: Tensor
    similarity: Tensor
    picture: Tensor
    cells: Tensor


class Outputs(NamedTuple):
    """Logits. `start`, `end` and `label` are B×Q×(1+W): column 0 is "not on this page". `roles` B×W×roles, `rows`
    B×W×W (same line item), `kinds` B×kinds."""

    start: Tensor
    end: Tensor
    label: Tensor
    roles: Tensor
    rows: Tensor
    kinds: Tensor


class Pointed(NamedTuple):
    """What pointers see of a page: `lie` B×PAIRS×W×W, `similarity` B×3×Q×W, `present` B×W."""

    lie: Tensor
    similarity: Tensor
    present: Tensor


class Network(nn.Module):
    """Any number of pages, words and queries."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        width = size.width
        self.size = size
        self.letters = nn.Embedding(BUCKETS, size.letters, padding_idx=0)
        self.spelling = _two_layers(size.letters + FORM_FEATURES, width)
        self.place = _two_layers(PLACE_FEATURES, width)
        self.sight = _Sight(size.sight, width)
        self.source = nn.Embedding(4, width, padding_idx=0)
        self.of_type = nn.Embedding(len(TYPES), width)
        self.weigh = nn.Linear(width, 1)
        self.asked = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, width), nn.GELU(), nn.Linear(width, width))
        self.lie = nn.Parameter(torch.zeros(size.heads + PAIRS, RELATIONS))
        self.alike = nn.Linear(SIMILARITIES, 2 * size.heads, bias=False)
        self.layers = nn.ModuleList(_Layer(size) for _ in range(size.layers))
        self.norm = nn.LayerNorm(width)
        self.points = _Pointers(size)
        self.roles = nn.Linear(width, len(ROLES))
        self.kinds = nn.Linear(width, len(KINDS))
        self._begin()

    def _begin(self) -> None:
        """What is known beforehand, and saves thousands of steps: a label is spelled like its property, and its value
        stands to the right on its line, or below it in its column; most values are one word."""
        nn.init.normal_(self.letters.weight, std=0.3)
        with torch.no_grad():
            self.letters.weight[0] = 0.0
            self.alike.weight.abs_().add_(0.5)
            self.points.alike.weight.copy_(torch.tensor([[2.0, 0.5, 5.0]]))
            lie = torch.zeros(ACROSS, DOWN)
            lie[TO_THE_RIGHT, 0] = torch.tensor([3.0, 3.0, 2.5, 1.5])
            lie[:3, 1] = 2.0
            lie[:3, 2] = 1.0
            self.lie[self.size.heads] = lie.reshape(-1)
            self.lie[self.size.heads + 1, 0] = 3.0
            self.lie[self.size.heads + 1, TO_THE_RIGHT.start * DOWN] = 1.0

    def forward(self, inputs: Inputs) -> Outputs:
        spelled = self.spelling(torch.cat([self._letters(inputs.spellings), inputs.forms], dim=-1))
        present, asked = inputs.words > 0, inputs.queries[:, :, 0] > 0
        words = spelled[inputs.words] + self.place(inputs.places) + self.sight(inputs.picture, inputs.cells)
        queries = self._queries(spelled, inputs)
        count = queries.shape[1]
        lie = look_up(self.lie, inputs.relations.long()).transpose(0, 1)
        bias = self._bias(inputs, lie[:, : self.size.heads], torch.cat([asked, present], dim=1))
        state = torch.cat([queries, words], dim=1)
        for layer in self.layers:
            state = layer(state, bias)
        state = self.norm(state)
        queries, words = state[:, :count], state[:, count:]
        page = Pointed(lie[:, self.size.heads :], inputs.similarity, present)
        start, end, label, rows = self.points(queries, words, page)
        share = present.unsqueeze(-1).to(words.dtype)
        mean = (words * share).sum(dim=1) / share.sum(dim=1).clamp(min=1.0)
        return Outputs(start, end, label, self.roles(words), rows, self.kinds(mean))

    def _letters(self, spellings: Tensor) -> Tensor:
        """The sum over a word's n-grams, as long for short words as for long ones."""
        given = (spellings > 0).sum(dim=-1, keepdim=True).clamp(min=1).to(self.letters.weight.dtype)
        summed: Tensor = self.letters(spellings).sum(dim=1)
        return summed * given.rsqrt()

    def _queries(self, spelled: Tensor, inputs: Inputs) -> Tensor:
        """One vector a query: its words weighed, and its type."""
        words = spelled[inputs.queries] + self.source(inputs.sources)
        weights = self.weigh(torch.tanh(words)).squeeze(-1).masked_fill(inputs.queries == 0, _NEVER).softmax(dim=-1)
        pooled: Tensor = (words * weights.unsqueeze(-1)).sum(dim=2) + self.of_type(inputs.types)
        deepened: Tensor = self.asked(pooled)
        return pooled + deepened

    def _bias(self, inputs: Inputs, among_words: Tensor, present: Tensor) -> Tensor:
        """What attention is told beforehand, B×heads×(Q+W)×(Q+W)."""
        alike = self.alike(inputs.similarity.permute(0, 2, 3, 1)).permute(0, 3, 1, 2)
        heads = self.size.heads
        of_queries = F.pad(alike[:, :heads], (inputs.queries.shape[1], 0))
        of_words = torch.cat([alike[:, heads:].transpose(2, 3), among_words], dim=3)
        bias = torch.cat([of_queries, of_words], dim=2)
        return bias + (~present)[:, None, None, :].to(bias.dtype) * _NEVER


def _two_layers(given: int, width: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(given, width), nn.GELU(), nn.Linear(width, width))


class _Layer(nn.Module):
    """Attention and a feed-forward network, each behind its norm."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.heads = size.heads
        self.before = nn.LayerNorm(size.width)
        self.project = nn.Linear(size.width, 3 * size.width)
        self.attended = nn.Linear(size.width, size.width)
        self.between = nn.LayerNorm(size.width)
        self.widen = nn.Linear(size.width, size.inner)
        self.narrow = nn.Linear(size.inner, size.width)

    def forward(self, state: Tensor, bias: Tensor) -> Tensor:
        batch, length, width = state.shape
        parts = self.project(self.before(state)).view(batch, length, 3, self.heads, width // self.heads)
        query, key, value = parts.permute(2, 0, 3, 1, 4).unbind(0)
        scores = torch.matmul(query * (width // self.heads) ** -0.5, key.transpose(2, 3)) + bias
        mixed = torch.matmul(scores.softmax(dim=-1), value).transpose(1, 2).reshape(batch, length, width)
        state = state + self.attended(mixed)
        inner: Tensor = self.narrow(F.gelu(self.widen(self.between(state))))
        return state + inner


class _Sight(nn.Module):
    """What the picture shows around each word: rules, shading, boxes."""

    def __init__(self, channels: int, width: int) -> None:
        super().__init__()
        assert CELL == 4
        self.see = nn.Sequential(
            nn.Conv2d(1, 8, 3, stride=2, padding=1),
            nn.GELU(),
            nn.Conv2d(8, 12, 3, stride=2, padding=1),
            nn.GELU(),
            nn.Conv2d(12, channels, 3, padding=1),
            nn.GELU(),
        )
        self.tell = nn.Linear(channels, width)

    def forward(self, picture: Tensor, cells: Tensor) -> Tensor:
        seen = self.see(picture).flatten(2)
        at = seen.gather(2, cells.unsqueeze(1).expand(-1, seen.shape[1], -1)).transpose(1, 2)
        told: Tensor = self.tell(at)
        return told


class _Pointers(nn.Module):
    """From queries to words: the label, then from the label to the value, and from its first word to its last."""

    def __init__(self, size: Size) -> None:
        super().__init__()
        self.dim = size.pointer
        self.asks = nn.Linear(size.width, 3 * size.pointer)
        self.words = nn.Linear(size.width, 8 * size.pointer)
        self.none = nn.Linear(size.width, 3)
        self.alike = nn.Linear(SIMILARITIES, 1, bias=False)

    def forward(self, queries: Tensor, words: Tensor, page: Pointed) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        scale = self.dim**-0.5
        asks = (self.asks(queries) * scale).chunk(3, dim=-1)
        starts, ends, labels, *pairs = self.words(words).chunk(8, dim=-1)
        from_label, to_value, from_start, to_end, row = pairs
        lie = page.lie
        none = self.none(queries)
        absent = (~page.present)[:, None, :].to(words.dtype) * _NEVER
        alike = self.alike(page.similarity.permute(0, 2, 3, 1)).squeeze(-1)
        label = asks[2] @ labels.transpose(1, 2) + alike + absent
        leads = from_label @ to_value.transpose(1, 2) * scale + lie[:, 0]
        start = asks[0] @ starts.transpose(1, 2) + _share(label, none[..., 2:3]) @ leads + absent
        spans = from_start @ to_end.transpose(1, 2) * scale + lie[:, 1]
        end = asks[1] @ ends.transpose(1, 2) + _share(start, none[..., 0:1]) @ spans + absent
        rows = row @ row.transpose(1, 2) * scale + lie[:, 2]
        return (
            torch.cat([none[..., 0:1], start], dim=-1),
            torch.cat([none[..., 1:2], end], dim=-1),
            torch.cat([none[..., 2:3], label], dim=-1),
            rows,
        )


def _share(logits: Tensor, none: Tensor) -> Tensor:
    """Probabilities over the words; what falls to "none" leads nowhere."""
    return torch.cat([none, logits], dim=-1).softmax(dim=-1)[..., 1:]


class _LookUp(torch.autograd.Function):
    """Columns of a small table by number. PyTorch's own way back from there takes a tenth of a training step."""

    @staticmethod
    def forward(ctx: Any, table: Tensor, numbers: Tensor) -> Tensor:
        ctx.save_for_backward(numbers)
        ctx.columns = table.shape[1]
        return table[:, numbers]

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        (numbers,) = ctx.saved_tensors
        flat = numbers.reshape(-1)
        sums = [torch.bincount(flat, weights=row.reshape(-1), minlength=ctx.columns) for row in gradient]
        return torch.stack(sums).to(gradient.dtype), None


def look_up(table: Tensor, numbers: Tensor) -> Tensor:
    """`table` is rows×columns; the result has a row's entry for each number: rows×(shape of numbers)."""
    if table.requires_grad and torch.is_grad_enabled():
        found: Tensor = _LookUp.apply(table, numbers)  # type: ignore[no-untyped-call]
        return found
    # Whole rows of the table turned, in one plain Gather: onnxruntime takes them in 2.2 ms for 330 words. An index by a
    # tensor is exported as GatherND (2.7 ms), single entries along the other axis take 7.4 ms.
    taken = table.t().index_select(0, numbers.flatten())
    return taken.reshape(*numbers.shape, table.shape[0]).movedim(-1, 0)
