"""Which readers the options leave in. Each comes in by the same door, its libraries behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from extractors.base import Reader
    from schemas.options import ReadOptions


def readers_for(options: ReadOptions) -> list[Reader]:
    """The readers that need no vision model, cheapest first."""
    from extractors.charts.reader import ChartReader
    from extractors.codes.reader import CodeReader
    from extractors.einvoice.reader import XmlReader
    from extractors.forms.flat.reader import FlatFormReader
    from extractors.forms.widgets import WidgetReader
    from extractors.invoices.reader import RulesReader
    from extractors.statements.reader import StatementReader
    from extractors.tables.reader import TableReader

    # The page's own readers come first: where data only agrees with them, the value is shown as it is printed.
    readers: list[Reader] = [RulesReader(), XmlReader(), CodeReader(), WidgetReader(), FlatFormReader()]
    readers += [ChartReader(), TableReader(), StatementReader()]
    if options.custom_schema is not None:
        from extractors.fill.reader import FillReader
        from extractors.fill.widget_filler import WidgetFiller

        readers[:0] = [FillReader(), WidgetFiller()]
    if options.model != "none":
        from extractors.reader.reader import EmbeddedReader

        readers.append(EmbeddedReader(alone="rules" in options.without))
    return [reader for reader in readers if reader.selector not in options.without]
