"""A tiny vision-language model of random weights in llama.cpp's format: a language model and its picture encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from gguf import GGUFWriter, TokenType

if TYPE_CHECKING:
    from pathlib import Path

_WIDTH, _HEADS, _BLOCKS, _INNER = 32, 4, 2, 64
_PICTURE_PX, _PATCH_PX = 56, 14
_CHAT = "{% for message in messages %}{{ message.role }}: {{ message.content }}\n{% endfor %}assistant:"


class _Weights:
    """Writes tensors of seeded noise."""

    def __init__(self, writer: GGUFWriter, seed: int) -> None:
        self._writer = writer
        self._random = np.random.default_rng(seed)

    def noise(self, name: str, *shape: int) -> None:
        self._writer.add_tensor(name, self._random.normal(0, 0.4, shape).astype(np.float32))

    def linear(self, name: str, outputs: int, inputs: int) -> None:
        self.noise(f"{name}.weight", outputs, inputs)
        self.noise(f"{name}.bias", outputs)

    def norm(self, name: str, *, bias: bool) -> None:
        self._writer.add_tensor(f"{name}.weight", np.ones(_WIDTH, np.float32))
        if bias:
            self.noise(f"{name}.bias", _WIDTH)

    def save(self) -> None:
        self._writer.write_header_to_file()
        self._writer.write_kv_data_to_file()
        self._writer.write_tensors_to_file()
        self._writer.close()


def save_language_model(path: Path) -> None:
    """A Llama whose tokens are bytes and ASCII characters."""
    tokens = ["<unk>", "<s>", "</s>", *(f"<0x{byte:02X}>" for byte in range(256)), "▁", *map(chr, range(33, 127))]
    kinds = [TokenType.UNKNOWN, TokenType.CONTROL, TokenType.CONTROL, *[TokenType.BYTE] * 256, *[TokenType.NORMAL] * 95]
    writer = GGUFWriter(path, "llama")
    writer.add_context_length(8192)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_BLOCKS)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_head_count_kv(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_dimension_count(_WIDTH // _HEADS)
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("llama")
    writer.add_token_list(tokens)
    writer.add_token_scores([0.0] * len(tokens))
    writer.add_token_types(kinds)
    writer.add_bos_token_id(1)
    writer.add_eos_token_id(2)
    writer.add_chat_template(_CHAT)
    weights = _Weights(writer, seed=1)
    for name in ("token_embd", "output"):
        weights.noise(f"{name}.weight", len(tokens), _WIDTH)
    weights.norm("output_norm", bias=False)
    for block in (f"blk.{number}" for number in range(_BLOCKS)):
        for name in ("attn_norm", "ffn_norm"):
            weights.norm(f"{block}.{name}", bias=False)
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            weights.noise(f"{block}.{name}.weight", _WIDTH, _WIDTH)
        for name in ("ffn_gate", "ffn_up"):
            weights.noise(f"{block}.{name}.weight", _INNER, _WIDTH)
        weights.noise(f"{block}.ffn_down.weight", _WIDTH, _INNER)
    weights.save()


def save_picture_encoder(path: Path) -> None:
    """A CLIP tower and LLaVA's projector."""
    writer = GGUFWriter(path, "clip")
    writer.add_string("general.type", "mmproj")
    writer.add_string("clip.projector_type", "mlp")
    writer.add_bool("clip.has_vision_encoder", True)
    writer.add_bool("clip.use_gelu", False)
    sizes = {
        "image_size": _PICTURE_PX,
        "patch_size": _PATCH_PX,
        "embedding_length": _WIDTH,
        "feed_forward_length": _INNER,
        "projection_dim": _WIDTH,
        "attention.head_count": _HEADS,
        "block_count": _BLOCKS,
    }
    for name, size in sizes.items():
        writer.add_uint32(f"clip.vision.{name}", size)
    writer.add_float32("clip.vision.attention.layer_norm_epsilon", 1e-5)
    for name in ("image_mean", "image_std"):
        writer.add_array(f"clip.vision.{name}", [0.5] * 3)
    weights = _Weights(writer, seed=2)
    weights.noise("v.class_embd", _WIDTH)
    weights.noise("v.patch_embd.weight", _WIDTH, 3, _PATCH_PX, _PATCH_PX)
    weights.noise("v.position_embd.weight", (_PICTURE_PX // _PATCH_PX) ** 2 + 1, _WIDTH)
    for name in ("v.pre_ln", "v.post_ln"):
        weights.norm(name, bias=True)
    for block in (f"v.blk.{number}" for number in range(_BLOCKS)):
        for name in ("ln1", "ln2"):
            weights.norm(f"{block}.{name}", bias=True)
        for name in ("attn_q", "attn_k", "attn_v", "attn_out"):
            weights.linear(f"{block}.{name}", _WIDTH, _WIDTH)
        weights.linear(f"{block}.ffn_up", _INNER, _WIDTH)
        weights.linear(f"{block}.ffn_down", _WIDTH, _INNER)
    for name in ("mm.0", "mm.2"):
        weights.linear(name, _WIDTH, _WIDTH)
    weights.save()
