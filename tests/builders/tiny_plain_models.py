"""Tiny checkpoints with random weights, of families whose checkpoints have no chat template."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import transformers as tf
from tiny_parts import GEMMA, SIGLIP, VISION, ids, save, text_config
from tiny_tokenizers import byte_level, sentencepiece, unigram

if TYPE_CHECKING:
    from pathlib import Path


def paligemma(folder: Path) -> None:
    tokenizer = sentencepiece({**GEMMA, "image_token": "<image>"})
    config = tf.PaliGemmaConfig(
        text_config={"model_type": "gemma", **text_config(tokenizer, head_dim=8)},
        vision_config={**SIGLIP, "image_size": 28},
        projection_dim=32,
        hidden_size=32,
        **ids(tokenizer, image_token_index="<image>"),
    )
    images = tf.SiglipImageProcessorPil(size={"height": 28, "width": 28})
    images.image_seq_length = 4
    processor = {"processor_class": "PaliGemmaProcessor"}
    save(folder, tf.PaliGemmaForConditionalGeneration(config), tokenizer, images, processor)


def blip_2(folder: Path) -> None:
    tokenizer = byte_level({"bos_token": "</s>", "eos_token": "\n", "pad_token": "<pad>"}, ("<image>",))
    text = {"model_type": "opt", "hidden_size": 32, "ffn_dim": 64, "num_hidden_layers": 2, "num_attention_heads": 4}
    ends = {key: value for key, value in text_config(tokenizer).items() if key.endswith("_token_id")}
    config = tf.Blip2Config(
        text_config={
            **text,
            **ends,
            "vocab_size": len(tokenizer),
            "word_embed_proj_dim": 32,
            "max_position_embeddings": 2048,
        },
        vision_config={**VISION, "image_size": 28, "patch_size": 14},
        qformer_config={**VISION, "vocab_size": 50, "encoder_hidden_size": 32},
        num_query_tokens=4,
        **ids(tokenizer, image_token_index="<image>"),
    )
    images = tf.BlipImageProcessorPil(size={"height": 28, "width": 28})
    processor = {"processor_class": "Blip2Processor", "num_query_tokens": 4}
    save(folder, tf.Blip2ForConditionalGeneration(config), tokenizer, images, processor)


def kosmos2(folder: Path) -> None:
    specials = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}
    tokenizer = unigram(specials)
    marks = ["</doc>", "<image>", "</image>", "</chunk>", "</line>", "<phrase>", "</phrase>", "<object>", "</object>"]
    marks += ["</delimiter_of_multi_objects/>", "<grounding>", *(f"<patch_index_{index:04d}>" for index in range(16))]
    tokenizer.add_tokens(marks)
    text = {"embed_dim": 32, "ffn_dim": 64, "layers": 2, "attention_heads": 4, "max_position_embeddings": 2048}
    config = tf.Kosmos2Config(
        text_config={**text, "vocab_size": len(tokenizer), "pad_token_id": 1, "bos_token_id": 0, "eos_token_id": 2},
        vision_config={**VISION, "image_size": 28, "patch_size": 14},
        latent_query_num=64,  # the processor writes as many marks
    )
    images = tf.CLIPImageProcessorPil(size={"shortest_edge": 28}, crop_size={"height": 28, "width": 28})
    processor = {"processor_class": "Kosmos2Processor", "num_patch_index_tokens": 16}
    model = tf.Kosmos2ForConditionalGeneration(config)
    model.image_to_text_projection.latent_query.data.mul_(0.02)  # else it attends to itself only, not to the picture
    save(folder, model, tokenizer, images, processor)


def florence2(folder: Path) -> None:
    specials = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "image_token": "<image>"}
    tokenizer = byte_level(specials)
    text = {"model_type": "bart", "d_model": 32, "encoder_layers": 2, "decoder_layers": 2, "vocab_size": len(tokenizer)}
    heads = {"encoder_attention_heads": 4, "decoder_attention_heads": 4, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64}
    ends = {key: value for key, value in text_config(tokenizer).items() if key.endswith("_token_id")}
    starts = {"decoder_start_token_id": tokenizer.eos_token_id, "forced_bos_token_id": tokenizer.bos_token_id}
    config = tf.Florence2Config(
        text_config={**text, **heads, **ends, **starts, "max_position_embeddings": 1024, "is_encoder_decoder": True},
        vision_config={
            "depths": [1, 1, 1, 1],
            "embed_dim": [8, 8, 16, 16],
            "num_heads": [1, 1, 2, 2],
            "num_groups": [1, 1, 2, 2],
            "window_size": 2,
            "projection_dim": 32,
            "drop_path_rate": 0.0,
        },
        **ids(tokenizer, image_token_id="<image>"),
    )
    model = tf.Florence2ForConditionalGeneration(config)
    model.generation_config.update(**starts, **ends)
    images = tf.CLIPImageProcessorPil(size={"height": 64, "width": 64}, do_center_crop=False)
    images.image_seq_length = 5
    save(folder, model, tokenizer, images, {"processor_class": "Florence2Processor"})


def phi4_multimodal(folder: Path) -> None:
    """To open it needs torchvision: its pictures are processed by nothing else."""
    specials = {"eos_token": "<|end|>", "pad_token": "<|endoftext|>", "bos_token": "<|user|>"}
    tokenizer = byte_level({**specials, "image_token": "<|image|>", "audio_token": "<|audio|>"}, ("<|assistant|>",))
    config = tf.Phi4MultimodalConfig(
        **text_config(tokenizer),
        vision_config={
            **VISION,
            "image_size": 448,  # the processor counts on this size
            "patch_size": 14,
            **ids(tokenizer, image_token_id="<|image|>"),
        },
        audio_config={
            "hidden_size": 32,
            "intermediate_size": 64,
            "num_blocks": 1,
            "num_attention_heads": 4,
            "ext_pw_out_channel": 32,
            "depthwise_separable_out_channel": 32,
            "nemo_conv_channels": 32,
            "feature_layer": -1,
            **ids(tokenizer, audio_token_id="<|audio|>"),
        },
        architectures=["Phi4MultimodalForCausalLM"],
    )
    images = {"image_processor_type": "Phi4MultimodalImageProcessor", "size": {"height": 448, "width": 448}}
    save(folder, tf.Phi4MultimodalForCausalLM(config), tokenizer, None, {"processor_class": "Phi4MultimodalProcessor"})
    settings = {**images, "dynamic_hd": 4, "feature_extractor_type": "Phi4MultimodalFeatureExtractor"}
    (folder / "preprocessor_config.json").write_text(json.dumps(settings), encoding="utf-8")
