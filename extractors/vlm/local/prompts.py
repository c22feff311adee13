"""A request as a checkpoint's processor wants it: its chat template, or the family's own form where it has none."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from extractors.vlm.base import ModelRequest
    from extractors.vlm.local.families import Family


class PromptForm:
    """Puts pictures and prompts together for one checkpoint."""

    def __init__(self, processor: Any, family: Family) -> None:
        self._processor, self._family = processor, family
        self._template = getattr(processor, "chat_template", None)
        # A template that knows of thinking is told to close it: the object begins at once.
        self._more = {"enable_thinking": False} if "enable_thinking" in str(self._template) else {}
        tokenizer = processor.tokenizer
        control = {str(token) for token in tokenizer.added_tokens_decoder.values() if token.special}
        marks = (getattr(processor, name, None) for name in ("image_token", "boi_token", "video_token"))
        control |= {str(mark) for mark in marks if mark}
        self._control = sorted((token for token in control if len(token) > 1), key=len, reverse=True)

    def inputs(self, requests: Sequence[ModelRequest]) -> Any:
        """The model's inputs for a batch of requests with as many pictures each, padded on the left."""
        from PIL import Image

        pictures = [[Image.fromarray(shown.image) for shown in request.pictures] for request in requests]
        prompts = [self._harmless(request.prompt) for request in requests]
        if self._template:
            return self._chat(prompts, pictures)
        texts = [self._plain(prompt, len(shown)) for prompt, shown in zip(prompts, pictures, strict=True)]
        images: Any = [shown[0] for shown in pictures] if self._family.pictures == 1 else pictures
        with warnings.catch_warnings():
            # PaliGemma's processor turns tensors into arrays in a way that numpy 2 will drop.
            warnings.filterwarnings("ignore", "__array__ implementation doesn't accept a copy", DeprecationWarning)
            return self._processor(images=images, text=texts, padding=True, return_tensors="pt")

    def _chat(self, prompts: list[str], pictures: list[list[Any]]) -> Any:
        conversations = [
            [{"role": "user", "content": [*({"type": "image", "image": one} for one in shown), _text(prompt)]}]
            for prompt, shown in zip(prompts, pictures, strict=True)
        ]
        return self._processor.apply_chat_template(
            conversations,
            tokenize=True,
            return_dict=True,
            return_tensors="pt",
            add_generation_prompt=True,
            processor_kwargs={"padding": True},
            **self._more,
        )

    def _plain(self, prompt: str, count: int) -> str:
        mark = self._family.picture
        if mark is None:
            mark = str(getattr(self._processor, "image_token", "<image>"))
        return self._family.prompt.format(pictures=mark * count, prompt=prompt)

    def _harmless(self, prompt: str) -> str:
        """The prompt without tokens that open pictures or turns: a schema's descriptions are text of the user's."""
        for token in self._control:
            prompt = prompt.replace(token, f"{token[0]} {token[1:]}")
        return prompt


def _text(prompt: str) -> dict[str, str]:
    return {"type": "text", "text": prompt}
