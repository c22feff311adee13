"""Tells the kind of a page by its looks: CLIP or SigLIP, zero-shot. One more vote beside `extractors.kinds`.

The picture is compared with captions of each kind (Radford et al., "Learning Transferable Visual Models From Natural
Language Supervision", 2021, section 3.1); what is left of a kind's share beyond chance is its vote.
"""

from __future__ import annotations

import tomllib
from functools import cache, cached_property
from importlib import import_module, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from schemas.errors import ModelError, PageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from extractors.base import Image, Rasterizer
    from schemas.page import Kind, Page

WEIGHT = 3.5
"""What a sure router adds to a kind: it decides where the rules see nothing, and outvotes no title with totals."""

_LOOK_DPI = 72.0
_INSTALL = "install it: pip install '.[local]'"


@cache
def _captions() -> Mapping[Kind, Sequence[str]]:
    text = resources.files("extractors.vlm").joinpath("prompts", "router.toml").read_text(encoding="utf-8")
    return cast("Mapping[Kind, Sequence[str]]", tomllib.loads(text)["captions"])


class LooksRouter:
    """One loaded model. Use `open_router`."""

    def __init__(self, network: Any, processor: Any) -> None:
        self._network, self._processor = network, processor

    def votes(self, image: Image) -> dict[Kind, float]:
        """A vote from 0 to `WEIGHT` for each kind that the picture is more like than chance has it."""
        shares = self._shares(image)
        chance = 1 / len(shares)
        return {kind: WEIGHT * (share - chance) / (1 - chance) for kind, share in shares.items() if share > chance}

    def _shares(self, image: Image) -> dict[Kind, float]:
        """Of one, for each kind: of a kind's captions the one that fits best counts."""
        import torch
        from PIL import Image as Pictures

        with torch.inference_mode():
            pixels = self._processor.image_processor(images=Pictures.fromarray(image), return_tensors="pt")
            output = self._network(**self._texts, pixel_values=pixels["pixel_values"])
        logits = output.logits_per_image[0].float()
        kinds, at = list(_captions()), 0
        best = []
        for kind in kinds:
            count = len(_captions()[kind])
            best.append(logits[at : at + count].max())
            at += count
        return dict(zip(kinds, torch.stack(best).softmax(dim=0).tolist(), strict=True))

    @cached_property
    def _texts(self) -> dict[str, Any]:
        captions = [caption for group in _captions().values() for caption in group]
        length = self._network.config.text_config.max_position_embeddings
        # SigLIP was trained on texts padded to their full length.
        tokens = self._processor.tokenizer(
            captions, padding="max_length", truncation=True, max_length=length, return_tensors="pt"
        )
        wanted = ("input_ids",) if "siglip" in self._network.config.model_type else ("input_ids", "attention_mask")
        return {name: tokens[name] for name in wanted}


def open_router(name: str) -> LooksRouter:
    """The CLIP or SigLIP model of that name, `hf:ID[@revision]` or `hf:FOLDER`. Raises ModelError."""
    source = name.removeprefix("hf:")
    identifier, _, revision = (source, "", "") if Path(source).is_dir() else source.partition("@")
    try:
        transformers: Any = import_module("transformers")
        network = transformers.AutoModelForZeroShotImageClassification.from_pretrained(
            identifier, revision=revision or "main"
        )
        processor = transformers.AutoProcessor.from_pretrained(identifier, revision=revision or "main")
    except ImportError as error:
        raise ModelError(f"the router {name} needs transformers and torch: {error}", hint=_INSTALL) from error
    except (OSError, ValueError, KeyError) as error:
        line = str(error).strip().splitlines()[0]
        raise ModelError(f"the router {name} cannot be opened: {line}", hint="name a CLIP or SigLIP model") from error
    return LooksRouter(network.eval(), processor)


def vote_on_pages(router: LooksRouter, pages: Sequence[Page], rasterizer: Rasterizer) -> dict[Kind, float]:
    """The strongest vote for each kind among a document's pages; a page that cannot be rendered has none."""
    votes: dict[Kind, float] = {}
    for page in pages:
        if page.status != "ok":
            continue
        try:
            image = rasterizer.render(page.page_no, _LOOK_DPI)
        except PageError:
            continue
        for kind, vote in router.votes(image).items():
            votes[kind] = max(votes.get(kind, 0.0), vote)
    return votes
