"""Pictures as pages: frames of a TIFF, photos as held, pixels of every kind, sane sizes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_files import LIMITS, drawn_picture, encoded, read_only_page, saved
from PIL import Image

from extractors.document import open_document
from extractors.mupdf import load_mupdf
from extractors.picture_file import page_size_pt

if TYPE_CHECKING:
    from pathlib import Path


pymupdf = load_mupdf()


@pytest.fixture(autouse=True)
def _silence(capfd: pytest.CaptureFixture[str]) -> Any:
    """Nothing that is opened here may print."""
    yield
    assert capfd.readouterr() == ("", "")


# --- pictures -------------------------------------------------------------------------------------------------------


def test_every_frame_of_a_tiff_is_a_page(tmp_path: Path) -> None:
    frames = [drawn_picture(600, 400), Image.new("1", (500, 500), 1), drawn_picture(300, 700, "L")]
    data = encoded(frames[0], "TIFF", save_all=True, append_images=frames[1:], dpi=(100, 100))
    with open_document(saved(tmp_path, "a.tif", data), limits=LIMITS) as document:
        assert document.page_count == 3
        assert [document.read_page(number).status for number in (1, 2, 3)] == ["ok", "blank", "ok"]
        assert document.render(3, 72).shape[0] > document.render(3, 72).shape[1]
        assert document.read_page(1).width_pt == pytest.approx(432)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_its_camera_was(tmp_path: Path, orientation: int) -> None:
    """The bar lies at the upper left of the upright picture, whatever way the pixels are stored."""
    upright = drawn_picture(600, 400)
    stored = {
        1: [],
        2: [Image.Transpose.FLIP_LEFT_RIGHT],
        3: [Image.Transpose.ROTATE_180],
        4: [Image.Transpose.FLIP_TOP_BOTTOM],
        5: [Image.Transpose.TRANSPOSE],
        6: [Image.Transpose.ROTATE_90],
        7: [Image.Transpose.TRANSVERSE],
        8: [Image.Transpose.ROTATE_270],
    }[orientation]
    image = upright
    for step in stored:
        image = image.transpose(step)
    exif = Image.Exif()
    exif[0x0112] = orientation
    path = saved(tmp_path, "a.jpg", encoded(image, "JPEG", quality=95, exif=exif, dpi=(72, 72)))
    with open_document(path, limits=LIMITS) as document:
        page, rendered = document.read_page(1), document.render(1, 72)
    assert (page.width_pt, page.height_pt) == (pytest.approx(600), pytest.approx(400))
    assert rendered[40, 150].max() < 90
    assert rendered[40, 500].min() > 200
    assert rendered[350, 150].min() > 200


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_pixel_becomes_rgb(tmp_path: Path, mode: str) -> None:
    if mode == "I;16":
        image = Image.fromarray(np.asarray(drawn_picture(mode="L")).astype(np.uint16) * 257)
    else:
        image = drawn_picture(mode=mode)
    rendered_by = "TIFF" if mode == "CMYK" else "PNG"
    with open_document(saved(tmp_path, "a.x", encoded(image, rendered_by)), limits=LIMITS) as document:
        rendered = document.render(1, 72)
    assert (rendered.dtype, rendered.shape[2]) == (np.uint8, 3)
    assert rendered[40, 150].max() < 90
    assert rendered[350, 500].min() > 200


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (400, 400), (0, 0, 0, 0))
    assert read_only_page(saved(tmp_path, "a.png", encoded(clear, "PNG"))).status == "blank"


@given(
    st.integers(1, 20_000),
    st.integers(1, 20_000),
    st.sampled_from([(0.0, 0.0), (1.0, 1.0), (72.0, 72.0), (300.0, 300.0), (204.0, 98.0), (1e9, 1.0)]),
)
def test_pages_of_pictures_have_sane_sizes(width: int, height: int, dpi: tuple[float, float]) -> None:
    width_pt, height_pt = page_size_pt(width, height, dpi)
    assert min(width_pt, height_pt) > 0
    assert max(width_pt, height_pt) <= max(24 * 72, max(width, height) * 72 / 600 + 1)


def test_a_stated_resolution_counts_if_it_makes_a_page() -> None:
    assert page_size_pt(2480, 3508, (300.0, 300.0)) == pytest.approx((595.2, 841.9), abs=0.1)
    assert page_size_pt(2480, 3508, (72.0, 72.0))[1] == pytest.approx(11.69 * 72)
    assert page_size_pt(1728, 1078, (204.0, 98.0)) == pytest.approx((609.9, 792.0), abs=0.1)
