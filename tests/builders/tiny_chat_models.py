"""Tiny checkpoints with random weights, of families whose checkpoints have a chat template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch
import transformers as tf
from tiny_parts import CHAT, CHATML, GEMMA, IMAGE_CHAT, SIGLIP, TURNS, VISION, ids, save, text_config
from tiny_tokenizers import byte_level, sentencepiece

if TYPE_CHECKING:
    from pathlib import Path


_QWEN_CHAT = CHATML.replace("IMAGE", "<|vision_start|><|image_pad|><|vision_end|>")


def _qwen_tokenizer() -> Any:
    marks = ("<|im_start|>", "<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")
    return byte_level(CHAT, marks)


def _qwen_ids(tokenizer: Any) -> dict[str, int]:
    return ids(
        tokenizer,
        image_token_id="<|image_pad|>",
        video_token_id="<|video_pad|>",
        vision_start_token_id="<|vision_start|>",
        vision_end_token_id="<|vision_end|>",
    )


def qwen2_5_vl(folder: Path) -> None:
    tokenizer = _qwen_tokenizer()
    vision = {"depth": 2, "hidden_size": 32, "intermediate_size": 64, "num_heads": 4, "out_hidden_size": 32}
    config = tf.Qwen2_5_VLConfig(
        text_config=text_config(tokenizer, rope_parameters={"rope_type": "default", "mrope_section": [1, 1, 2]}),
        vision_config={**vision, "fullatt_block_indexes": [1], "window_size": 56},
        **_qwen_ids(tokenizer),
    )
    images = tf.Qwen2VLImageProcessorPil(size={"shortest_edge": 56 * 56, "longest_edge": 28 * 28 * 64})
    processor = {"processor_class": "Qwen2_5_VLProcessor", "chat_template": _QWEN_CHAT}
    save(folder, tf.Qwen2_5_VLForConditionalGeneration(config), tokenizer, images, processor)


def qwen3_vl(folder: Path) -> None:
    tokenizer = _qwen_tokenizer()
    vision = {"depth": 2, "hidden_size": 32, "intermediate_size": 64, "num_heads": 4, "out_hidden_size": 32}
    rope = {"rope_type": "default", "mrope_section": [2, 1, 1], "mrope_interleaved": True}
    config = tf.Qwen3VLConfig(
        text_config=text_config(tokenizer, head_dim=8, rope_parameters=rope),
        vision_config={**vision, "deepstack_visual_indexes": [0], "num_position_embeddings": 64},
        **_qwen_ids(tokenizer),
    )
    images = tf.Qwen2VLImageProcessorPil(
        size={"shortest_edge": 64 * 64, "longest_edge": 32 * 32 * 64}, patch_size=16, merge_size=2
    )
    processor = {"processor_class": "Qwen3VLProcessor", "chat_template": _QWEN_CHAT}
    save(folder, tf.Qwen3VLForConditionalGeneration(config), tokenizer, images, processor)


def _idefics_tokenizer() -> Any:
    cells = tuple(f"<row_{row}_col_{column}>" for row in range(1, 5) for column in range(1, 5))
    marks = ("<|im_start|>", "<fake_token_around_image>", "<image>", "<global-img>", "<end_of_utterance>", "<video>")
    return byte_level(CHAT, marks + cells)


def _idefics(folder: Path, name: str) -> None:
    tokenizer = _idefics_tokenizer()
    config = getattr(tf, f"{name}Config")(
        text_config={"model_type": "llama", **text_config(tokenizer)},
        vision_config={**VISION, "image_size": 32, "patch_size": 8},
        scale_factor=2,
        **ids(tokenizer, image_token_id="<image>"),
    )
    images = getattr(tf, f"{name}ImageProcessorPil")(size={"longest_edge": 64}, max_image_size={"longest_edge": 32})
    processor = {"processor_class": f"{name}Processor", "image_seq_len": 4, "chat_template": IMAGE_CHAT}
    save(folder, getattr(tf, f"{name}ForConditionalGeneration")(config), tokenizer, images, processor)


def smolvlm(folder: Path) -> None:
    _idefics(folder, "SmolVLM")


def idefics3(folder: Path) -> None:
    _idefics(folder, "Idefics3")


def granite_docling(folder: Path) -> None:
    tokenizer = _idefics_tokenizer()
    vision = {**VISION, "image_size": 64, "patch_size": 8, "scale_factor": 4, "out_hidden_size": 32}
    config = tf.GraniteDoclingConfig(
        text_config=text_config(tokenizer),
        vision_config={**vision, "deepstack_visual_indexes": [0], "use_fine_route": False},
        pad_token_id=tokenizer.pad_token_id,
        **ids(tokenizer, image_token_id="<image>"),
    )
    images = tf.GraniteDoclingImageProcessorPil(size={"height": 64, "width": 64}, max_patches=4)
    processor = {
        "processor_class": "GraniteDoclingProcessor",
        "image_seq_len": 4,
        "chat_template": IMAGE_CHAT,
    }
    save(folder, tf.GraniteDoclingForConditionalGeneration(config), tokenizer, images, processor)


def llava_next(folder: Path) -> None:
    tokenizer = byte_level({**CHAT, "image_token": "<image>"}, ("<|im_start|>",))
    grid = [[28, 56], [56, 28], [56, 56]]
    config = tf.LlavaNextConfig(
        text_config={"model_type": "llama", **text_config(tokenizer)},
        vision_config={"model_type": "clip_vision_model", **VISION, "image_size": 28, "patch_size": 14},
        image_grid_pinpoints=grid,
        vision_feature_layer=-1,
        image_seq_length=4,
        **ids(tokenizer, image_token_index="<image>"),
    )
    images = tf.LlavaNextImageProcessorPil(
        size={"shortest_edge": 28}, crop_size={"height": 28, "width": 28}, image_grid_pinpoints=grid
    )
    processor = {
        "processor_class": "LlavaNextProcessor",
        "patch_size": 14,
        "vision_feature_select_strategy": "default",
        "num_additional_image_tokens": 1,
        "chat_template": CHATML.replace("IMAGE", "<image>\n"),
    }
    save(folder, tf.LlavaNextForConditionalGeneration(config), tokenizer, images, processor)


def llava_onevision(folder: Path) -> None:
    tokenizer = byte_level({**CHAT, "image_token": "<image>", "video_token": "<video>"}, ("<|im_start|>",))
    grid = [[28 * rows, 28 * columns] for rows in (1, 2, 3) for columns in (1, 2, 3)]
    config = tf.LlavaOnevisionConfig(
        text_config={"model_type": "qwen2", **text_config(tokenizer)},
        vision_config={**SIGLIP, "image_size": 28},
        image_grid_pinpoints=grid,
        **ids(tokenizer, image_token_index="<image>", video_token_index="<video>"),
    )
    images = tf.LlavaOnevisionImageProcessorPil(size={"height": 28, "width": 28}, image_grid_pinpoints=grid)
    processor = {
        "processor_class": "LlavaOnevisionProcessor",
        "num_image_tokens": 4,
        "vision_feature_select_strategy": "full",
        "chat_template": IMAGE_CHAT,
    }
    save(folder, tf.LlavaOnevisionForConditionalGeneration(config), tokenizer, images, processor)


def internvl(folder: Path) -> None:
    marks = {
        "start_image_token": "<img>",
        "end_image_token": "</img>",
        "context_image_token": "<IMG_CONTEXT>",
        "video_token": "<video>",
    }
    tokenizer = byte_level({**CHAT, **marks}, ("<|im_start|>",))
    config = tf.InternVLConfig(
        text_config={"model_type": "qwen2", **text_config(tokenizer)},
        vision_config={**VISION, "image_size": [28, 28], "patch_size": [14, 14]},
        image_seq_length=1,
        **ids(tokenizer, image_token_id="<IMG_CONTEXT>"),
    )
    images = tf.GotOcr2ImageProcessorPil(size={"height": 28, "width": 28})
    processor = {
        "processor_class": "InternVLProcessor",
        "image_seq_length": 1,
        "chat_template": CHATML.replace("IMAGE", "<IMG_CONTEXT>\n"),
    }
    save(folder, tf.InternVLForConditionalGeneration(config), tokenizer, images, processor)


def gemma3(folder: Path) -> None:
    marks = {"image_token": "<image_soft_token>", "boi_token": "<start_of_image>", "eoi_token": "<end_of_image>"}
    tokenizer = sentencepiece({**GEMMA, **marks}, ("<start_of_turn>", "<end_of_turn>"))
    config = tf.Gemma3Config(
        text_config=text_config(tokenizer, head_dim=8, sliding_window=64, sliding_window_pattern=2),
        vision_config={**SIGLIP, "image_size": 56},
        mm_tokens_per_image=4,
        **ids(
            tokenizer,
            image_token_index="<image_soft_token>",
            boi_token_index="<start_of_image>",
            eoi_token_index="<end_of_image>",
        ),
    )
    images = tf.Gemma3ImageProcessorPil(size={"height": 56, "width": 56})
    processor = {
        "processor_class": "Gemma3Processor",
        "image_seq_length": 4,
        "chat_template": TURNS.replace("IMAGE", "<start_of_image>"),
    }
    model = tf.Gemma3ForConditionalGeneration(config)
    torch.nn.init.normal_(model.model.multi_modal_projector.mm_input_projection_weight, std=0.1)  # it begins as nought
    save(folder, model, tokenizer, images, processor)


def mllama(folder: Path) -> None:
    marks = {"bos_token": "<|begin_of_text|>", "eos_token": "<|eot_id|>", "pad_token": "<|finetune_right_pad_id|>"}
    tokenizer = byte_level(marks, ("<|python_tag|>", "<start_of_turn>", "<end_of_turn>", "<|image|>"))
    text = text_config(tokenizer, num_hidden_layers=3, cross_attention_layers=[1])
    text["vocab_size"] -= 1  # the picture's token has an embedding but no logit, as in the published checkpoints
    config = tf.MllamaConfig(
        text_config={**text, "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0}},
        vision_config={
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_hidden_layers": 2,
            "num_global_layers": 1,
            "attention_heads": 4,
            "vision_output_dim": 64,
            "image_size": 28,
            "patch_size": 14,
            "intermediate_layers_indices": [0],
        },
        **ids(tokenizer, image_token_index="<|image|>"),
    )
    images = tf.MllamaImageProcessorPil(size={"height": 28, "width": 28}, max_image_tiles=4)
    processor = {"processor_class": "MllamaProcessor", "chat_template": TURNS.replace("IMAGE", "<|image|>")}
    model = tf.MllamaForConditionalGeneration(config)
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if name.endswith("_gate"):
                weight.fill_(1.0)  # they begin shut: no picture would be seen
    save(folder, model, tokenizer, images, processor)
