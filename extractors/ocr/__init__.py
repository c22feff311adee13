"""Words of pictures, by OCR: find the lines, read each, split it into words."""

from extractors.ocr.rapid import RapidOcr

__all__ = ["RapidOcr"]
