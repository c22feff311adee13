"""Sizes read from real image processors; and pictures of these sizes reach the model as they are."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import transformers as tf
from PIL import Image

from extractors.tiling import ModelInput
from extractors.vlm.local.pictures import picture_input

SQUARES = {"height": 384, "width": 384}
ANYRES = [[384 * rows, 384 * columns] for rows in range(1, 7) for columns in range(1, 7)]

# As the published checkpoints set them.
PUBLISHED: dict[str, tuple[Any, ModelInput]] = {
    "Qwen2.5-VL": (
        tf.Qwen2VLImageProcessorPil(size={"shortest_edge": 3136, "longest_edge": 12_845_056}),
        ModelInput(16_384, 16_384, 12_845_056, 28),
    ),
    "Qwen3-VL": (
        tf.Qwen2VLImageProcessorPil(patch_size=16, size={"shortest_edge": 65_536, "longest_edge": 16_777_216}),
        ModelInput(16_384, 16_384, 16_777_216, 32),
    ),
    "SmolVLM2, Granite-Docling": (
        tf.SmolVLMImageProcessorPil(size={"longest_edge": 2048}, max_image_size={"longest_edge": 512}),
        ModelInput(2048, 2048, None, 512),
    ),
    "Idefics3": (tf.Idefics3ImageProcessorPil(), ModelInput(1456, 1456, None, 364)),
    "SmolVLM without splitting": (
        tf.SmolVLMImageProcessorPil(max_image_size={"longest_edge": 512}, do_image_splitting=False),
        ModelInput(512, 512, None, 512),
    ),
    "LLaVA-NeXT": (
        tf.LlavaNextImageProcessorPil(size={"shortest_edge": 336}, crop_size={"height": 336, "width": 336}),
        ModelInput(672, 672, None, 336),
    ),
    "LLaVA-OneVision": (
        tf.LlavaOnevisionImageProcessorPil(size=SQUARES, image_grid_pinpoints=ANYRES),
        ModelInput(2304, 2304, None, 384),
    ),
    "Gemma 3": (tf.Gemma3ImageProcessorPil(size={"height": 896, "width": 896}), ModelInput(896, 896, None, 896)),
    "PaliGemma": (tf.SiglipImageProcessorPil(size={"height": 448, "width": 448}), ModelInput(448, 448, None, 448)),
    "Florence-2": (
        tf.CLIPImageProcessorPil(size={"height": 768, "width": 768}, do_center_crop=False),
        ModelInput(768, 768, None, 768),
    ),
    "Kosmos-2": (tf.CLIPImageProcessorPil(), ModelInput(224, 224, None, 224)),
    "BLIP-2": (tf.BlipImageProcessorPil(size={"height": 224, "width": 224}), ModelInput(224, 224, None, 224)),
    "Llama 3.2 Vision": (
        tf.MllamaImageProcessorPil(size={"height": 560, "width": 560}),
        ModelInput(2240, 2240, 4 * 560 * 560, 560),
    ),
    "GOT-OCR 2": (
        tf.GotOcr2ImageProcessorPil(size={"height": 1024, "width": 1024}),
        ModelInput(1024, 1024, None, 1024),
    ),
    "Pixtral, LightOnOCR": (tf.PixtralImageProcessorPil(size={"longest_edge": 1540}), ModelInput(1540, 1540, None, 16)),
    "Gemma 4": (tf.Gemma4ImageProcessorPil(), ModelInput(13_440, 13_440, 280 * 48 * 48, 48)),
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_settings(name: str) -> None:
    images, expected = PUBLISHED[name]
    assert picture_input(SimpleNamespace(image_processor=images)) == expected


def test_the_processor_may_have_its_own_settings() -> None:
    """InternVL's processor cuts into squares, which its image processor alone would not."""

    class Processor:
        images_kwargs = {"crop_to_patches": True}  # noqa: RUF012
        image_processor = tf.GotOcr2ImageProcessorPil(size={"height": 448, "width": 448})

    assert picture_input(Processor()) == ModelInput(12 * 448, 12 * 448, 12 * 448 * 448, 448)


def test_onevision_averages_what_more_than_nine_squares_show() -> None:
    images, _ = PUBLISHED["LLaVA-OneVision"]
    processor = SimpleNamespace(image_processor=images, vision_aspect_ratio="anyres_max_9")
    assert picture_input(processor) == ModelInput(2304, 2304, 9 * 384 * 384, 384)


def test_what_is_not_understood_gets_a_size_that_any_model_takes() -> None:
    assert picture_input(SimpleNamespace(image_processor=SimpleNamespace())) == ModelInput(448, 448, None, 448)


@pytest.mark.parametrize("patches", [(8, 9), (1, 64), (36, 51)])
def test_qwen_takes_whole_patches_as_they_are(patches: tuple[int, int]) -> None:
    images, size = PUBLISHED["Qwen3-VL"]
    width, height = (count * size.patch_px for count in patches)
    grid = images(Image.new("RGB", (width, height)))["image_grid_thw"][0]
    assert tuple(int(side) * images.patch_size for side in grid[1:]) == (height, width)


def test_a_square_is_neither_stretched_nor_cut() -> None:
    for name in ("Gemma 3", "PaliGemma", "Florence-2", "Kosmos-2", "BLIP-2"):
        images, size = PUBLISHED[name]
        noise = np.random.default_rng(1).integers(0, 255, (size.patch_px, size.patch_px, 3), dtype=np.uint8)
        seen = np.asarray(images(Image.fromarray(noise))["pixel_values"][0])
        mean, spread = (np.array(values)[:, None, None] for values in (images.image_mean, images.image_std))
        assert np.abs((seen * spread + mean) * 255 - noise.transpose(2, 0, 1)).max() < 0.6, name


def test_a_grid_of_squares_is_cut_where_the_squares_meet() -> None:
    images, size = PUBLISHED["Llama 3.2 Vision"]
    side = size.patch_px
    page = np.zeros((2 * side, side, 3), dtype=np.uint8)
    page[side:] = 255
    seen = np.asarray(images(Image.fromarray(page))["pixel_values"][0][0])
    assert seen[0].max() < seen[1].min()
    assert seen[0].std() < 1e-6 > seen[1].std()
