"""How far the embedded reader is to be believed, on layouts it never saw: `python -m extractors.reader.measure --help`.

Every query of every held-out example is asked of the network and of the rules. What comes out is how often each is
right, how often both are where they agree, and how often something is pointed at that is not there. From it come the
temperature and the bounds that the weights carry (`Trust`).
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from extractors.fill.reader import FillReader
from extractors.invoices.context import build_context
from extractors.invoices.reader import RulesReader
from extractors.reader.asking import Asked, of_invoices
from extractors.reader.candidates import Typed
from extractors.reader.layout import lay_out
from extractors.reader.measure_items import say_items
from extractors.reader.reader import answers, views_of
from extractors.reader.said import Said, Unread, compared
from extractors.reader.session import open_network
from extractors.reader.shards import read_shard
from extractors.reader.sheet import sheets_of
from schemas.geometry import BBox
from schemas.page import DocumentContent, Page, SourceFile, Word
from schemas.target import Target, shipped_target

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.reader.candidates import Pointing
    from extractors.reader.example import Answer, Example, Query
    from extractors.reader.session import Pointer
    from extractors.reader.sheet import Sheet

_JSON_TYPES = {"amount": "number", "number": "number", "percent": "number", "date": "string"}


def content_of(example: Example) -> DocumentContent:
    """The example as a page that was opened."""
    lines = np.empty(len(example.words), dtype=np.int64)
    layout = lay_out(np.array([word.bbox for word in example.words], dtype=np.float32).reshape(-1, 4))
    lines[layout.order] = layout.line
    words = tuple(
        Word(word.text, BBox(*word.bbox), 1, line_no=int(line), size_pt=word.size_pt, bold=word.bold)
        for word, line in zip(example.words, lines, strict=True)
    )
    page = Page(1, example.width_pt, example.height_pt, words=words, thumbnail=_thumbnail(example))
    return DocumentContent(SourceFile("example", "", "application/pdf", 0, 1), (page,))


def say(network: Pointer, example: Example) -> Iterator[Said]:
    """All queries of an example, each answered twice."""
    content = content_of(example)
    sheets = list(sheets_of(content.pages[0]))
    asked = [Asked(_path(answer.query, number), answer.query) for number, answer in enumerate(example.answers)]
    typed = Typed(build_context(content))
    rules = _ruled(content, example)
    views = views_of(network, sheets, asked)
    found = answers(views, asked, typed, 1.0)
    for each, answer, pointings, said in zip(asked, example.answers, found, rules, strict=True):
        true = _truth(sheets[0], content.pages[0].words, typed, (each, answer))
        shares = tuple(pointing.probability for pointing in pointings)
        given = compared(pointings[0].candidate.value) if pointings else None
        if isinstance(true, Unread):
            true = true.as_said(given, said)
        yield Said(
            field=each.path if _is_standard(answer.query) else "",
            type=answer.query.type,
            true=true,
            network=given,
            shares=shares,
            true_share=_share_of(true, pointings),
            rules=said,
            family=example.family,
        )
    if example.kind in ("invoice", "credit_note") and len(views) == 1:
        yield from say_items(views[0], content, example)


def _share_of(true: object, pointings: Sequence[Pointing]) -> float | None:
    """The probability of what is true; None where it was no candidate."""
    if true is None:
        return max(0.0, 1.0 - sum(p.probability for p in pointings))
    return next((p.probability for p in pointings if compared(p.candidate.value) == true), None)


def _path(query: Query, number: int) -> str:
    return "/" + query.name.replace(".", "/") if _is_standard(query) else f"/asked{number}"


def _is_standard(query: Query) -> bool:
    return "/" + query.name.replace(".", "/") in of_invoices()


def _truth(sheet: Sheet, words: Sequence[Word], typed: Typed, asked: tuple[Asked, Answer]) -> object:
    """The value that stands on the answer's words: as our parsers read it, else its text; `Unread` where one of them
    should have."""
    each, answer = asked
    if not answer.words:
        return None
    places = set(sheet.find([words[index] for index in answer.words]))
    candidates = typed.on(sheet, each)
    if candidates is not None:
        shared = [(len(places & set(c.places)), -len(c.places), c.value) for c in candidates if places & set(c.places)]
        if shared:
            return compared(max(shared)[2])
    text = " ".join(words[index].text for index in answer.words).strip(" .,;:")
    return compared(text) if candidates is None else Unread(text)


def _ruled(content: DocumentContent, example: Example) -> list[object]:
    """What the rules say of each query: the reader of invoices of its own fields, the filler of all others."""
    said: dict[str, str] = {}
    if example.kind in ("invoice", "receipt", "credit_note"):
        target = shipped_target("receipt" if example.kind == "receipt" else "invoice")
        said = {r.path: r.value for r in reversed(RulesReader().read(content, target)) if r.rank == 0}
    others = {f"asked{number}": answer.query for number, answer in enumerate(example.answers)}
    others = {name: query for name, query in others.items() if not _is_standard(query)}
    schema = {"type": "object", "properties": {name: _schema_of(query) for name, query in others.items()}}
    filled = FillReader().read(content, Target("custom", schema)) if others else ()
    said |= {r.path: r.value for r in filled if r.rank == 0}
    paths = [_path(answer.query, number) for number, answer in enumerate(example.answers)]
    return [compared(said[path]) if said.get(path) else None for path in paths]


def _schema_of(query: Query) -> dict[str, Any]:
    """As a user writes it; the name is its title where it has none, since ours are numbered."""
    schema: dict[str, Any] = {"type": [_JSON_TYPES.get(query.type, "string"), "null"]}
    schema["title"] = query.title or query.name
    if query.description:
        schema["description"] = query.description
    if query.type == "date":
        schema["format"] = "date"
    return schema


def _thumbnail(example: Example) -> bytes:
    from extractors.thumbnail import thumbnail_of

    return b"" if example.picture is None else thumbnail_of(example.picture)


def main(arguments: Sequence[str] | None = None) -> None:
    from extractors.reader.trust import error_correlation, table, trust_of

    parser = argparse.ArgumentParser(prog="python -m extractors.reader.measure", description=__doc__)
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("weights", type=Path, help="an ONNX file of extractors.reader.export")
    parser.add_argument("shards", type=Path, nargs="+", help="shards of held-out families (seeds from 1,000,000 on)")
    parser.add_argument("--most", type=int, default=10_000, help="examples, at most")
    asked = parser.parse_args(arguments)
    network = open_network(asked.weights)
    if network is None:
        parser.error(f"{asked.weights}: no such file")
    examples = [example for path in asked.shards for example in read_shard(path) if example.words]
    said = [each for example in examples[: asked.most] for each in say(network, example)]
    trust = trust_of(said)
    print(json.dumps({"trust": trust}, indent=1))
    print("\n".join(table(said, float(str(trust["temperature"])), {})))
    print(f"errors of network and rules: phi {error_correlation(said):.2f}")


if __name__ == "__main__":
    main()
