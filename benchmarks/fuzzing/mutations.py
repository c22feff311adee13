"""How a file is mutated: bits, bytes, syntax, objects and what its pages draw. The same dice make the same file."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pymupdf

Mutation = Callable[[bytes, random.Random], bytes]

_OBJECT = re.compile(rb"\d+ \d+ obj\b(.*?)\bendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


def flip_bits(data: bytes, dice: random.Random) -> bytes:
    mutated = bytearray(data)
    for _ in range(dice.choice((1, 2, 8, 64))):
        mutated[dice.randrange(len(mutated))] ^= 1 << dice.randrange(8)
    return bytes(mutated)


def truncate(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(1, len(data))]


def cut_out(data: bytes, dice: random.Random) -> bytes:
    start = dice.randrange(len(data))
    return data[:start] + data[start + dice.choice((1, 16, 256, 4096)) :]


def repeat_part(data: bytes, dice: random.Random) -> bytes:
    start, length = dice.randrange(len(data)), dice.choice((16, 256, 4096))
    return data[:start] + data[start : start + length] * dice.choice((2, 3, 50)) + data[start + length :]


def overwrite(data: bytes, dice: random.Random) -> bytes:
    start, length = dice.randrange(len(data)), dice.choice((1, 4, 64, 1024))
    filling = dice.choice((bytes(length), b"\xff" * length, dice.randbytes(length)))
    return data[:start] + filling + data[start + length :]


def shuffle_objects(data: bytes, dice: random.Random) -> bytes:
    """The bodies of some objects exchanged; a file without any is turned about instead."""
    return _exchange(_OBJECT, data, dice)


def swap_streams(data: bytes, dice: random.Random) -> bytes:
    return _exchange(_STREAM, data, dice)


def change_numbers(data: bytes, dice: random.Random) -> bytes:
    """Numbers of the file's syntax (lengths, counts, sizes, coordinates) made large, negative or odd."""
    spans = [match.span() for match in re.finditer(rb"(?<![\w.])\d{1,6}(?![\w.])", data)]
    for start, end in sorted(dice.sample(spans, min(len(spans), dice.choice((1, 3, 12)))), reverse=True):
        odd = dice.choice((b"0", b"-1", b"1", b"65536", b"2147483648", b"99999999999", b"1e9"))
        data = data[:start] + odd + data[end:]
    return data


def edit_content(data: bytes, dice: random.Random) -> bytes:
    """A PDF laid open, digits and operators of what its pages draw changed: a sound file that says other things."""
    if not data.startswith(b"%PDF"):
        return flip_bits(data, dice)
    with pymupdf.open(stream=data, filetype="pdf") as document:
        for page in document:
            for number in page.get_contents():
                document.update_stream(number, _edited(document.xref_stream(number), dice))
        return bytes(document.tobytes(expand=dice.choice((0, 255)), no_new_id=True))


def _edited(content: bytes, dice: random.Random) -> bytes:
    lines = content.split(b"\n")
    for _ in range(dice.choice((1, 3, 10))):
        at = dice.randrange(len(lines))
        kind = dice.randrange(4)
        if kind == 0:
            lines[at] = re.sub(rb"\d", lambda _: b"%d" % dice.randrange(10), lines[at], count=2)
        elif kind == 1:
            lines[at] = dice.choice((b"q", b"Q", b"3 Tr", b"1 1 1 rg", b"0 0 0 rg", b"0 0 1 1 re W n", b"BT", b"ET"))
        elif kind == 2:
            other = dice.randrange(len(lines))
            lines[at], lines[other] = lines[other], lines[at]
        else:
            del lines[at : at + dice.choice((1, 5))]
            lines = lines or [b""]
    return b"\n".join(lines)


def _exchange(pattern: re.Pattern[bytes], data: bytes, dice: random.Random) -> bytes:
    spans = [match.span(1) for match in pattern.finditer(data)]
    if len(spans) < 2:
        return cut_out(data, dice)
    for _ in range(dice.choice((1, 1, 4))):
        (a, b), (c, d) = sorted(dice.sample(spans, 2))
        data = data[:a] + data[c:d] + data[b:c] + data[a:b] + data[d:]
        spans = [match.span(1) for match in pattern.finditer(data)]
        if len(spans) < 2:
            break
    return data


MUTATIONS: tuple[Mutation, ...] = (
    *(flip_bits, truncate, cut_out, repeat_part, overwrite),
    *(shuffle_objects, swap_streams, change_numbers, edit_content, edit_content),
)
