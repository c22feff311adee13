"""Prompt templates and captions, as data: `extractors.vlm.prompting` and `extractors.vlm.router` fill and ask them."""
