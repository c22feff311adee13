"""How often stacks of invoices come apart as they were put together.

    python benchmarks/splitting.py FOLDER [--stacks 60] [--seed 1] [--show]

FOLDER holds one-document PDFs (any depth). Each stack is two to six of them in one file, in a third of the stacks with
blank pages between them, in a third under cover sheets. Prints the precision and recall of the boundaries found, the
share of stacks that came apart exactly, and how many of the single documents were cut in two.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extractors.content import read_content
from extractors.document import open_document
from extractors.mupdf import load_mupdf
from pipelines.read import ocr_engine
from pipelines.split import split_documents
from schemas.options import Limits

if TYPE_CHECKING:
    from collections.abc import Sequence

pymupdf = load_mupdf()

COVER = "Fax\nTo: Accounts payable\nPlease process the document that follows."


def stack(paths: Sequence[Path], extra: str) -> tuple[Any, list[list[int]]]:
    """The PDFs as one, and the page numbers of each."""
    joined: Any = pymupdf.open()
    documents: list[list[int]] = []
    for path in paths:
        if extra == "cover":
            page = joined.new_page()
            page.insert_text(
                (72, 120), "Fax\nTo: Accounts payable\nPlease process the document that follows.", fontsize=14
            )
        with pymupdf.open(path) as part:
            documents.append(list(range(len(joined) + 1, len(joined) + 1 + len(part))))
            joined.insert_pdf(part)
        if extra == "blank":
            joined.new_page()
    return joined, documents


def pages_read(path: Path) -> list[list[int]]:
    """The pages with content of each document found in a file."""
    with open_document(path, limits=Limits(), password=None) as document:
        content = read_content(document, ocr=ocr_engine)
    found = split_documents(content, "auto").documents
    return [[page.page_no for page in part.pages if page.status == "ok"] for part in found]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--stacks", type=int, default=60)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--show", action="store_true", help="name the documents of stacks that came apart wrong")
    chosen = arguments.parse_args()
    paths = sorted(chosen.folder.rglob("*.pdf"))
    dice = random.Random(chosen.seed)
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for path in paths:
            counts["cut in two"] += len(pages_read(path)) > 1
            if chosen.show and len(pages_read(path)) > 1:
                print("cut:", path.name, pages_read(path))
        for number in range(chosen.stacks):
            picked = dice.sample(paths, dice.randint(2, 6))
            joined, truth = stack(picked, ("", "blank", "cover")[number % 3])
            file = Path(folder, f"{number}.pdf")
            joined.save(file)
            found = pages_read(file)
            true, read = {pages[0] for pages in truth[1:]}, {pages[0] for pages in found[1:]}
            counts.update(true=len(true), found=len(read), right=len(true & read), exact=found == truth)
            if chosen.show and found != truth:
                print("stack:", [path.name for path in picked], "is", truth, "read", found)
    print(f"boundaries: precision {counts['right'] / max(counts['found'], 1):.3f}, ", end="")
    print(f"recall {counts['right'] / max(counts['true'], 1):.3f} of {counts['true']}")
    print(f"stacks exactly right: {counts['exact']} of {chosen.stacks}")
    print(f"single documents cut in two: {counts['cut in two']} of {len(paths)}")


if __name__ == "__main__":
    main()
