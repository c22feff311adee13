"""Flat forms drawn piece by piece, born-digital or as the scan of one."""

from __future__ import annotations

from typing import Any

from extractors.mupdf import load_mupdf

pymupdf = load_mupdf()


class FlatForm:
    """A page with words, lines, cells and boxes to tick; coordinates in points from the upper left corner."""

    def __init__(self) -> None:
        self.document = pymupdf.open()
        self.page = self.document.new_page()

    def text(self, x: float, y: float, words: str, size: float = 10, *, bold: bool = False) -> FlatForm:
        """Words with their foot at `y`."""
        self.page.insert_text((x, y), words, fontsize=size, fontname="hebo" if bold else "helv")
        return self

    def line(self, left: float, right: float, y: float, *, dotted: bool = False) -> FlatForm:
        self.page.draw_line((left, y), (right, y), width=0.8, dashes="[1 2] 0" if dotted else None)
        return self

    def cell(self, left: float, top: float, right: float, bottom: float) -> FlatForm:
        self.page.draw_rect(pymupdf.Rect(left, top, right, bottom), width=0.8)
        return self

    def box(self, x: float, y: float, mark: str = "", size: float = 9) -> FlatForm:
        """A square to tick from its upper left corner: "", "cross", "tick" or "fill"."""
        self.page.draw_rect(pymupdf.Rect(x, y, x + size, y + size), width=0.8)
        self._mark(x, y, mark, size)
        return self

    def ring(self, x: float, y: float, mark: str = "", size: float = 9) -> FlatForm:
        self.page.draw_circle((x + size / 2, y + size / 2), size / 2, width=0.8)
        if mark == "fill":
            self.page.draw_circle((x + size / 2, y + size / 2), size / 4, fill=(0, 0, 0))
        else:
            self._mark(x, y, mark, size)
        return self

    def _mark(self, x: float, y: float, mark: str, size: float) -> None:
        foot, right, top = y + size - 1, x + size - 1, y + 1
        if mark == "cross":
            self.page.draw_line((x + 1, top), (right, foot), width=1.1)
            self.page.draw_line((x + 1, foot), (right, top), width=1.1)
        elif mark == "tick":
            self.page.draw_line((x + 1, y + size / 2), (x + size / 3, foot), width=1.1)
            self.page.draw_line((x + size / 3, foot), (right, top), width=1.1)
        elif mark == "fill":
            self.page.draw_rect(pymupdf.Rect(x + 1.5, y + 1.5, x + size - 1.5, y + size - 1.5), fill=(0, 0, 0))

    def scrawl(self, x: float, y: float, width: float = 90) -> FlatForm:
        """What a pen leaves: no letters."""
        shape = self.page.new_shape()
        step = width / 8
        for index in range(8):
            left = x + index * step
            rise = 12 if index % 2 else 7
            shape.draw_bezier((left, y), (left + step / 3, y - rise), (left + step / 2, y + 6), (left + step, y))
        shape.finish(width=1.3, color=(0.1, 0.15, 0.45), closePath=False)
        shape.commit()
        return self

    def bytes(self) -> bytes:
        return bytes(self.document.tobytes())

    def scanned(self, dpi: int = 175, turn_deg: float = 0.0) -> bytes:
        """The page as an image in a PDF without text."""
        import cv2
        import numpy as np

        pixmap = self.page.get_pixmap(dpi=dpi, colorspace=pymupdf.csGRAY)
        image = np.frombuffer(pixmap.samples, np.uint8).reshape(pixmap.height, pixmap.stride)[:, : pixmap.width]
        turn = cv2.getRotationMatrix2D((pixmap.width / 2, pixmap.height / 2), turn_deg, 1.0)
        image = cv2.warpAffine(image, turn, (pixmap.width, pixmap.height), borderValue=255.0)
        noise = np.random.default_rng(7).normal(0, 6, image.shape)
        _, jpeg = cv2.imencode(".jpg", np.clip(image * 0.95 + noise, 0, 255).astype(np.uint8))
        scan: Any = pymupdf.open()
        scan.new_page().insert_image(self.page.rect, stream=jpeg.tobytes())
        return bytes(scan.tobytes())
