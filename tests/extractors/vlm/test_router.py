"""The router on tiny CLIP and SigLIP models with random weights: real models in everything but what they know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
import tiny_tokenizers
import torch
import transformers

from extractors.kinds import kind_of_pages
from extractors.vlm.router import WEIGHT, LooksRouter, _captions, open_router, vote_on_pages
from schemas.errors import ModelError, PageError
from schemas.page import Page

if TYPE_CHECKING:
    from pathlib import Path

    from extractors.base import Image

_VISION = {"image_size": 32, "patch_size": 8}
_SMALL = {"hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2}


def _tokenizer() -> Any:
    tokenizer = tiny_tokenizers.byte_level({"eos_token": "<|end|>", "pad_token": "<|pad|>", "bos_token": "<|start|>"})
    tokenizer.model_input_names = ["input_ids", "attention_mask"]
    return tokenizer


def _clip(folder: Path) -> None:
    tokenizer = _tokenizer()
    text = {
        **_SMALL,
        "vocab_size": len(tokenizer),
        "max_position_embeddings": 77,
        "eos_token_id": tokenizer.eos_token_id,
    }
    config = transformers.CLIPConfig(text_config=text, vision_config={**_SMALL, **_VISION}, projection_dim=16)
    size = {"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}}
    processor = transformers.CLIPProcessor(transformers.CLIPImageProcessor(**size), tokenizer)
    transformers.CLIPModel(config).save_pretrained(folder)
    processor.save_pretrained(folder)


def _siglip(folder: Path) -> None:
    tokenizer = _tokenizer()
    text = {**_SMALL, "vocab_size": len(tokenizer), "max_position_embeddings": 64, "projection_size": 16}
    config = transformers.SiglipConfig(text_config=text, vision_config={**_SMALL, **_VISION})
    images = transformers.SiglipImageProcessor(size={"height": 32, "width": 32})
    transformers.SiglipModel(config).save_pretrained(folder)
    transformers.SiglipProcessor(images, tokenizer).save_pretrained(folder)


@pytest.fixture(scope="module", params=[_clip, _siglip], ids=["clip", "siglip"])
def router(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> LooksRouter:
    folder = tmp_path_factory.mktemp("router")
    with torch.random.fork_rng():
        torch.manual_seed(7)
        request.param(folder)
    return open_router(f"hf:{folder}")


def _picture(seed: int) -> Image:
    return np.random.default_rng(seed).integers(0, 255, (120, 80, 3), dtype=np.uint8)


def test_votes_are_shares_beyond_chance(router: LooksRouter) -> None:
    shares = router._shares(_picture(1))
    assert set(shares) == set(_captions()) == {"invoice", "receipt", "chart", "form", "other"}
    assert sum(shares.values()) == pytest.approx(1, abs=1e-5)
    votes = router.votes(_picture(1))
    assert votes
    assert all(0 < vote <= WEIGHT for vote in votes.values())
    assert max(votes, key=votes.__getitem__) == max(shares, key=shares.__getitem__)
    assert router.votes(_picture(1)) == votes


def test_the_picture_decides(router: LooksRouter) -> None:
    assert router._shares(_picture(1)) != router._shares(_picture(2))


def test_the_strongest_vote_of_a_documents_pages_counts(router: LooksRouter) -> None:
    class Rendered:
        def render(self, page_no: int, dpi: float) -> Image:
            assert dpi == 72
            if page_no == 3:
                raise PageError("page 3 cannot be rendered")
            return _picture(page_no)

    pages = [Page(1, 100, 100), Page(2, 100, 100), Page(3, 100, 100), Page(4, 100, 100, status="blank")]
    votes = vote_on_pages(router, pages, Rendered())
    for kind, vote in votes.items():
        assert vote == max(router.votes(_picture(number)).get(kind, 0.0) for number in (1, 2))


def test_a_vote_decides_only_where_the_rules_see_little() -> None:
    from text_pages import page_of

    silent = page_of("nothing to see here")
    invoice = page_of("INVOICE\nInvoice no.: 4711   Invoice date: 01.02.2026\nNet 100.00\nVAT 19.00\nTotal 119.00")
    assert kind_of_pages([silent]) == "other"
    assert kind_of_pages([silent], {"form": WEIGHT}) == "form"
    assert kind_of_pages([silent], {"form": 0.5}) == "other"
    assert kind_of_pages([invoice], {"form": WEIGHT}) == "invoice"


def test_what_is_no_such_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="cannot be opened") as caught:
        open_router(f"hf:{tmp_path}")
    assert caught.value.hint
