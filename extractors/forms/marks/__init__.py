"""What a picture of a page shows of a form: rules, cells, boxes to tick and their states, handwriting.

Measured on pixels, so that it is the same for a scan and for whatever drew the page: lines, rectangles, glyphs, images.
"""
