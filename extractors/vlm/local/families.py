"""What is particular to a family of models, as data: how pictures and prompt are put together where a checkpoint has no
chat template, and how many pictures and pages go together.

A family that is not listed is tried as its checkpoint describes itself. What was tried, and what does not work, is in
`extractors.vlm.local.tried`.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """`prompt` is the whole input, `picture` what stands for one picture in it: None is the processor's own mark, empty
    where the processor puts it in itself. Both are used only where the checkpoint has no chat template.

    `pictures` is how many one request holds: a page of more tiles is asked in several. `boxes`: it was trained to say
    where on the picture something stands. `alone`: pages of unlike length must not share a batch.
    """

    prompt: str = "{pictures}{prompt}"
    picture: str | None = None
    pictures: int = 4
    boxes: bool = False
    alone: bool = False


FAMILIES: dict[str, Family] = {
    "qwen2_vl": Family(boxes=True),
    "qwen2_5_vl": Family(boxes=True),
    "qwen3_vl": Family(boxes=True),
    "qwen3_vl_moe": Family(boxes=True),
    "llava": Family("USER: {pictures}{prompt} ASSISTANT:", "<image>\n", pictures=1),
    "llava_next": Family("[INST] {pictures}{prompt} [/INST]", "<image>\n", pictures=1),
    "phi4_multimodal": Family("<|user|>{pictures}{prompt}<|end|><|assistant|>"),
    "mllama": Family("{pictures}<|begin_of_text|>{prompt}", "<|image|>", pictures=1),
    "paligemma": Family("{pictures}{prompt}", "<image>", pictures=1),
    # These three processors put the pictures' marks in themselves.
    "blip-2": Family("Question: {prompt} Answer:", "", pictures=1),
    # Kosmos-2 counts the padding of a batch as positions once it writes (transformers 5.23).
    "kosmos-2": Family("{prompt}", "", pictures=1, alone=True),
    "florence2": Family("{prompt}", "", pictures=1),
}
"""By `model_type` of the checkpoint's config.json."""

ANY_FAMILY = Family()


def family_of(model_type: str) -> Family:
    return FAMILIES.get(model_type, ANY_FAMILY)
