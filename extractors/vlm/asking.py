"""What a model is asked of a document: for each page its tiles, for each tile the parts of the fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from extractors.tiling import plan_crop, plan_tiles
from extractors.vlm.base import ModelRequest
from extractors.vlm.charts import crops_of, instruction, said_type, shows_chart
from extractors.vlm.pictures import draw_tiles
from extractors.vlm.prompting import PagePlace
from schemas.errors import PageError
from schemas.geometry import union_all

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from extractors.base import Rasterizer
    from extractors.tiling import Tile
    from extractors.vlm.base import ModelAnswer, ModelProfile, TilePicture
    from extractors.vlm.charts import ChartParts
    from extractors.vlm.parts import SchemaPart
    from extractors.vlm.prompting import PromptTemplate
    from schemas.geometry import BBox
    from schemas.page import DocumentContent, Page

_BATCH_PIXELS = 64_000_000
"""Pictures held at once: 192 MB. A model may still divide what it is given."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One request, and where its answer belongs: `box` holds all its tiles, in the page's reading frame. Of a `crop`,
    the model saw nothing else of the page."""

    page: Page
    box: BBox
    part: SchemaPart
    request: ModelRequest
    crop: bool = False

    @property
    def pixels(self) -> int:
        return sum(shown.image.shape[0] * shown.image.shape[1] for shown in self.request.pictures)


@dataclass(frozen=True)
class Asker:
    """Makes the requests for a document's pages."""

    profile: ModelProfile
    template: PromptTemplate
    parts: Sequence[SchemaPart]
    rasterizer: Rasterizer

    def asks_of(self, content: DocumentContent, wanted_pages: Sequence[Page]) -> Iterator[Ask | PageError]:
        """The requests in reading order, pictures drawn as they are needed; a PageError for a page not rendered.

        Tiles that show nothing are left out.
        """
        for page in wanted_pages:
            tiles = plan_tiles(page, self.profile.picture)
            # Where nothing is known of any tile, nothing is known to be blank.
            shown = [tile for tile in tiles if not tile.blank] or tiles
            try:
                pictures = draw_tiles(self.rasterizer, page, shown)
            except PageError as error:
                yield PageError(error.message, hint=error.hint, page_no=page.page_no)
                continue
            yield from self._asks_of_page(content, page, tiles, pictures)

    def _asks_of_page(
        self, content: DocumentContent, page: Page, tiles: Sequence[Tile], pictures: Sequence[TilePicture]
    ) -> Iterator[Ask]:
        number = content.pages.index(page) + 1
        step = max(self.profile.pictures_per_request, 1)
        for start in range(0, len(pictures), step):
            group = pictures[start : start + step]
            place = PagePlace(number, len(content.pages), [picture.tile for picture in group], tiles)
            for part in self.parts:
                request = ModelRequest(
                    document=content.source.name,
                    page_no=page.page_no,
                    pictures=group,
                    prompt=self.template.render(part, place),
                    json_schema=part.json_schema,
                    max_output_tokens=self.profile.max_output_tokens,
                    part=part.base,
                )
                yield Ask(page, union_all(picture.tile.box for picture in group), part, request)


@dataclass(frozen=True)
class ChartAsker:
    """Makes the requests for the charts of a document: a crop each, first about its texts, then about its values."""

    profile: ModelProfile
    template: PromptTemplate
    parts: ChartParts
    rasterizer: Rasterizer

    def first_asks(self, content: DocumentContent, pages: Sequence[Page]) -> Iterator[Ask | PageError]:
        """About texts, or about values where nothing else is wanted; a PageError for a page not rendered."""
        for page in pages:
            tiles = [tile for box in crops_of(page) if (tile := plan_crop(page, box, self.profile.picture))]
            try:
                pictures = draw_tiles(self.rasterizer, page, tiles)
            except PageError as error:
                yield PageError(error.message, hint=error.hint, page_no=page.page_no)
                continue
            for picture in pictures:
                if self.parts.texts is not None:
                    yield self._ask(content, page, picture, self.parts.texts, instruction(self.template.own, "texts"))
                elif self.parts.values is not None:
                    yield self._of_values(content, page, picture, None)

    def next_asks(self, content: DocumentContent, heard: Sequence[tuple[Ask, ModelAnswer]]) -> Iterator[Ask]:
        """About the values of what the model called a chart, by the type that it took it for."""
        for ask, answer in heard:
            if ask.part is self.parts.texts and self.parts.values is not None and shows_chart(answer.data):
                yield self._of_values(content, ask.page, ask.request.pictures[0], said_type(answer.data))

    def _of_values(self, content: DocumentContent, page: Page, picture: TilePicture, chart_type: str | None) -> Ask:
        assert self.parts.values is not None
        said = instruction(self.template.own, "values", chart_type)
        return self._ask(content, page, picture, self.parts.values, said)

    def _ask(self, content: DocumentContent, page: Page, picture: TilePicture, part: SchemaPart, task: str) -> Ask:
        place = PagePlace(content.pages.index(page) + 1, len(content.pages), (picture.tile,), ())
        request = ModelRequest(
            document=content.source.name,
            page_no=page.page_no,
            pictures=(picture,),
            prompt=self.template.render(part, place, task),
            json_schema=part.json_schema,
            max_output_tokens=self.profile.max_output_tokens,
            part=part.base,
        )
        return Ask(page, picture.tile.box, part, request, crop=True)


def in_batches(asks: Iterator[Ask | PageError]) -> Iterator[list[Ask | PageError]]:
    """As many at once as their pictures leave room for, so that a model may batch them or send them side by side."""
    batch: list[Ask | PageError] = []
    pixels = 0
    for ask in asks:
        own = 0 if isinstance(ask, PageError) else ask.pixels
        if batch and pixels + own > _BATCH_PIXELS:
            yield batch
            batch, pixels = [], 0
        batch.append(ask)
        pixels += own
    if batch:
        yield batch
