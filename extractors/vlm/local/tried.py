"""Which families of models were tried, what works and what does not, with the reason: the table in the README.

Each row that works is run by the tests on a checkpoint with random weights: that its pictures reach it, that a batch
answers as its pages do alone, and that what it writes is valid. How well a family reads is another matter: see the
remarks, and measure with your documents.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tried:
    """`model_types` are those of config.json. `needs` are packages beside the extra; `remark` is for a person."""

    family: str
    model_types: tuple[str, ...]
    works: bool
    remark: str = ""
    needs: tuple[str, ...] = ()


_ONE = "one picture a request"
_TORCHVISION = "its pictures are processed by torchvision only"

TRIED: tuple[Tried, ...] = (
    Tried("Qwen2.5-VL", ("qwen2_5_vl",), True),
    Tried("Qwen3-VL", ("qwen3_vl",), True),
    Tried("SmolVLM", ("smolvlm",), True, needs=("num2words",)),
    Tried("Idefics3, Granite-Docling 258M", ("idefics3",), True),
    Tried("Granite-Docling 500M", ("granite_docling",), True),
    Tried("LLaVA-NeXT", ("llava_next",), True, _ONE),
    Tried("LLaVA-OneVision", ("llava_onevision",), True),
    Tried("InternVL 3 (`-hf`)", ("internvl",), True),
    Tried("Gemma 3", ("gemma3",), True),
    Tried("Llama 3.2 Vision", ("mllama",), True, _ONE),
    Tried("PaliGemma", ("paligemma",), True, f"{_ONE}; follows instructions only where it was tuned to"),
    Tried("BLIP-2 with OPT", ("blip-2",), True, f"{_ONE}; trained to caption photographs of 224 px, not to read pages"),
    Tried("Kosmos-2", ("kosmos-2",), True, f"{_ONE}, not in batches; trained on photographs of 224 px"),
    Tried("Florence-2", ("florence2",), True, f"{_ONE}; trained on fixed task prompts, so that it ignores the fields"),
    Tried(
        "Phi-4-multimodal",
        ("phi4_multimodal",),
        False,
        f"{_TORCHVISION}; with it run by hand, not by the tests",
        needs=("torchvision",),
    ),
    Tried(
        "Llama 4, Cohere Command A Vision, LFM2-VL, Molmo 2",
        ("llama4", "cohere2_vision", "lfm2_vl", "molmo2"),
        False,
        f"{_TORCHVISION}; with it not tried",
        needs=("torchvision",),
    ),
    Tried("BLIP-2 and InstructBLIP with T5", (), False, "T5's vocabulary has no braces: it cannot write JSON"),
    Tried("BLIP, GIT", (), False, "WordPiece tokens imply spaces: no grammar can hold them byte by byte"),
    Tried("models that bring their own code", (), False, "not loaded unless you allow it; not tried"),
)


def support_table() -> str:
    """The table as Markdown."""
    lines = ["| Family | `model_type` | Works | Needs also | Remark |", "|---|---|---|---|---|"]
    for row in TRIED:
        types = ", ".join(f"`{name}`" for name in row.model_types)
        needs = ", ".join(f"`{name}`" for name in row.needs)
        cells = (row.family, types, "yes" if row.works else "no", needs, row.remark)
        lines.append("| " + " | ".join(cells).replace("|  |", "| |").rstrip() + " |")
    return "\n".join(lines) + "\n"
