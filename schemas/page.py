"""A page as values: words, rules, images, widgets. What later stages see instead of a file handle.

Plain dataclasses rather than Pydantic: a page has thousands of words and none of them comes from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from schemas.geometry import IDENTITY, Affine, BBox

WordSource = Literal["text_layer", "ocr"]
TextSource = Literal["text_layer", "ocr", "none"]
PageStatus = Literal["ok", "blank", "failed"]
Kind = Literal["invoice", "receipt", "chart", "form", "custom", "other"]
"""`custom`: a document read with a schema of the user's own."""


@dataclass(frozen=True, slots=True)
class Word:
    """A run of characters without a space, as the text layer or OCR gives it.

    `line_no` numbers the lines of a page as their source grouped them (block and line of the text layer, line of OCR);
    words of one visual row may have different line numbers. `visible` says that the rendered page shows ink there in a
    contrasting colour, unclipped and uncovered; a word that is not visible never proves anything.
    `confidence` is OCR's, 0 to 1; 1.0 for the text layer.
    """

    text: str
    bbox: BBox
    page_no: int
    source: WordSource = "text_layer"
    line_no: int = 0
    size_pt: float = 0.0
    bold: bool = False
    visible: bool = True
    confidence: float = 1.0

    def __hash__(self) -> int:
        """Of what tells words apart; whole pages of them are keys of caches."""
        return hash((self.text, self.bbox))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A vector path: a filled or stroked rectangle, a line, or any other path. Colours are RGB, 0 to 1."""

    shape: Literal["rect", "line", "path"]
    bbox: BBox
    fill: tuple[float, float, float] | None = None
    stroke: tuple[float, float, float] | None = None
    width_pt: float = 0.0


@dataclass(frozen=True, slots=True)
class VectorPath:
    """One subpath with its points: what a chart is measured from.

    `arcs[i]` says that the way from point i to point i + 1 is curved. `group` numbers the path it is part of: pieces
    of one line have one number, and numbers grow in the order of drawing. The box is that of the points and curves.
    `opacity` is that of the fill, or of the stroke where nothing is filled. What is seen of it lies within `clip`.
    """

    points: tuple[tuple[float, float], ...]
    arcs: tuple[bool, ...]
    bbox: BBox
    fill: tuple[float, float, float] | None = None
    stroke: tuple[float, float, float] | None = None
    width_pt: float = 0.0
    dashed: bool = False
    group: int = 0
    opacity: float = 1.0
    clip: BBox | None = None


@dataclass(frozen=True, slots=True)
class TextRun:
    """Text as it was set, at one go: a tick label is one run though the text layer may join it with the next.

    `angle` is the direction of writing in degrees, counter-clockwise; `anchor_y` is the height of the middle of its
    figures, if it is level. `colour` is RGB, 0 to 1; None where it is not known.
    """

    text: str
    bbox: BBox
    size_pt: float
    angle: float = 0.0
    anchor_y: float = 0.0
    colour: tuple[float, float, float] | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """A raster image placed on the page; its size in pixels."""

    bbox: BBox
    width_px: int
    height_px: int


@dataclass(frozen=True, slots=True)
class TracedPicture:
    """What the pixels of a picture draw and say, as paths and runs in points: it may show a chart.

    `pixel_pt` is the side of one of its pixels; nothing in it is placed more exactly than a part of that.
    """

    bbox: BBox
    pixel_pt: float
    paths: tuple[VectorPath, ...] = ()
    runs: tuple[TextRun, ...] = ()


@dataclass(frozen=True, slots=True)
class Widget:
    """An interactive form field, as the file states it. `label` is its description for those who cannot see the page,
    `states` are the on-states of a checkbox or radio button. `appearance` is what is drawn: of a box to tick the name
    of the state shown, of others their text with single spaces. A `hidden` field has a value and a place, and shows
    neither. Widgets of one field share its object number `field` (0: unknown). `display` is what a drop-down shows for
    its value; `date_format` the format a script of the file's gives dates ("mm/dd/yyyy").
    """

    name: str
    field_type: Literal["text", "checkbox", "radio", "choice", "button", "signature", "other"]
    value: str | None
    bbox: BBox
    page_no: int
    label: str = ""
    states: tuple[str, ...] = ()
    appearance: str = ""
    hidden: bool = False
    field: int = 0
    display: str = ""
    date_format: str = ""


@dataclass(frozen=True, slots=True)
class Tick:
    """A box or ring to tick, and how it looks. `unsure`: too faint to be a mark, too dark to be none.

    `alone`: no ink is as near to it as the letters of a word are to each other.
    """

    bbox: BBox
    shape: Literal["box", "ring"]
    state: Literal["empty", "ticked", "crossed", "filled", "unsure"]
    alone: bool = False


@dataclass(frozen=True, slots=True)
class FormMarks:
    """What the picture of a page shows of a form beside its words.

    `lines` are level rules and dotted lines, `cells` areas that rules enclose on all sides, `shaded` those of them that
    are darker than the page, `scrawls` ink that is neither print nor rule nor tick: handwriting, signatures, stamps.
    """

    lines: tuple[BBox, ...] = ()
    cells: tuple[BBox, ...] = ()
    shaded: tuple[BBox, ...] = ()
    ticks: tuple[Tick, ...] = ()
    scrawls: tuple[BBox, ...] = ()


@dataclass(frozen=True, slots=True)
class Code:
    """A code for machines, decoded: its symbology ("QR Code", "Code 128" …) and its text."""

    symbology: str
    text: str
    bbox: BBox
    page_no: int


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file embedded in the document."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class PageFailure:
    """Why a page could not be read."""

    code: str
    message: str
    hint: str = ""


FindingCode = Literal[
    "hidden_text", "characters", "instructions", "font", "layers", "annotations", "revisions", "renderers"
]
"""What may mislead whoever reads a page: text that nobody sees, characters that look like others, orders to a machine,
glyphs drawn as others, layers that come and go, what was laid over or changed after the page was made, renderers that
disagree."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something about a page that may make its reader believe what a person does not see.

    `boxes` are in points of the page as displayed. A `grave` one sends the document to a person by itself; any other
    only where a value rests on its boxes.
    """

    code: FindingCode
    page_no: int
    message: str
    boxes: tuple[BBox, ...] = ()
    grave: bool = False


THUMBNAIL_PX = (160, 240)
"""Width and height of a page's thumbnail, whatever the page's own."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page. A failed page keeps its number and says why; sizes are 0 where unknown.

    `width_pt`, `height_pt` and `rotation` (the PDF's own) describe the page as displayed. Words, drawings and all
    other boxes lie in the *reading frame*, in which text runs left to right on level lines; `to_display` maps it to
    the page as displayed. The two are the same but for scans that lie sideways, upside down or skewed. Results carry
    displayed boxes. `paths` and `runs` are there only where the page may show a chart that is drawn,
    `traced` only where a picture may show one. `odd` says what of the file's making may let two programs draw this page
    differently. `thumbnail` is the page in grey, THUMBNAIL_PX, row by row; empty where
    it was not drawn or lies otherwise than its words.
    """

    page_no: int
    width_pt: float
    height_pt: float
    rotation: int = 0
    status: PageStatus = "ok"
    text_source: TextSource = "text_layer"
    words: tuple[Word, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    pictures: tuple[Picture, ...] = ()
    widgets: tuple[Widget, ...] = ()
    codes: tuple[Code, ...] = ()
    paths: tuple[VectorPath, ...] = ()
    runs: tuple[TextRun, ...] = ()
    traced: tuple[TracedPicture, ...] = ()
    marks: FormMarks | None = None
    failure: PageFailure | None = None
    warnings: tuple[PageFailure, ...] = ()
    findings: tuple[Finding, ...] = ()
    to_display: Affine = IDENTITY
    thumbnail: bytes = b""
    odd: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """The file a document came from, by content."""

    name: str
    sha256: str
    media_type: str
    size_bytes: int
    page_count: int


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """Everything read from one file: the value that readers get. `warnings` are about the file as a whole.

    `active` is what it would do in a viewer and does not do here (scripts, actions, links): each kind, how many times.
    """

    source: SourceFile
    pages: tuple[Page, ...]
    attachments: tuple[Attachment, ...] = ()
    warnings: tuple[PageFailure, ...] = ()
    active: tuple[tuple[str, int], ...] = ()
