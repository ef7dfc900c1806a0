"""The boxed-tag notation behind the port: boxed tags, leaders, clusters of device cells, a symbol legend."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from security_design_assistant.drawing.notations.boxed.explanation import PageFindings, code_tables
from security_design_assistant.drawing.notations.boxed.page_reader import read_boxed
from security_design_assistant.drawing.notations.boxed.symbol_naming import SymbolReader
from security_design_assistant.drawing.notations.boxed.tagged_page import BoxedPage, Cluster, TaggedPoint
from security_design_assistant.drawing.notations.boxed.tolerances import CAMERAS
from security_design_assistant.drawing.notations.port import (
    Anchor,
    Explanation,
    Footprint,
    Notation,
    ReadPage,
)
from security_design_assistant.drawing.page.geometry import centre, grown
from security_design_assistant.drawing.page.sheet import Sheet, Use
from security_design_assistant.models.analysis import LegendEntry, ReviewNote


class BoxedNotation(Notation[BoxedPage]):
    """Tags in boxes, as :mod:`.page_reader` reads them."""

    name = "boxed"
    reading = TypeAdapter(BoxedPage)

    def read(self, sheet: Sheet) -> BoxedPage | None:
        """Read tags, what their leaders reach, equipment boxes and the legend."""
        page = read_boxed(sheet)
        _claim(page, sheet)
        if sheet.trace.listening:
            _tell(page, sheet)
        return None if page == BoxedPage() else page

    def sure_of_scan(self, reading: BoxedPage) -> tuple[BoxedPage, int]:
        """Leave out all symbols: one that was traced from a picture looks like others."""
        cells = [cell for cluster in _clusters(reading) for cell in cluster.cells]
        cameras = [point.camera for point in reading.points if point.camera]
        points = tuple(TaggedPoint(replace(point.tag, notes=())) for point in reading.points)
        return replace(reading, points=points, orphans=()), len(cells) + len(cameras)

    def anchors(self, reading: BoxedPage) -> Sequence[Anchor]:
        """Return every tagged point, at its symbols, and every equipment box."""
        points = [_anchor(key, point) for key, point in reading.keyed_points()]
        boxes = [Anchor(key, (centre(box.box),)) for key, box in reading.keyed_equipment()]
        return [*points, *boxes]

    def footprint(self, reading: BoxedPage) -> Footprint:
        """Return tags, cells, cameras, equipment and the legend."""
        masks = [point.tag.box for point in reading.points]
        masks += [
            cell.box for point in reading.points for cluster in point.clusters for cell in cluster.cells
        ]
        cameras = [grown(point.camera.box, CAMERAS.mask) for point in reading.points if point.camera]
        return Footprint(
            symbols=(*masks, *(box.box for box in reading.equipment)),
            areas=(reading.legend.region,) if reading.legend.region else (),
            masks=(*masks, *cameras),
            inks=tuple(point.tag.luminance for point in reading.points),
        )

    def explain(self, pages: Sequence[ReadPage[BoxedPage]]) -> Explanation:
        """Name every symbol by the legends of all pages."""
        legends = [page.reading.legend for page in pages]
        symbols, codes = SymbolReader(legends), code_tables(legends)
        found = [PageFindings(page, symbols, codes) for page in pages]
        components = [component for page in found for component in page.components]
        notes = [note for page in found for note in page.notes]
        if not symbols.has_legend and any(page.reading.points for page in pages):
            message = "No legend was found: symbols were identified by trade convention. Check each of them."
            notes.append(ReviewNote(code="legend_missing", message=message))
        return Explanation(
            components=tuple(components),
            notes=tuple(notes),
            legend=tuple(entry for page in pages for entry in _legend(page)),
        )


def _clusters(page: BoxedPage) -> Iterator[Cluster]:
    for point in page.points:
        yield from point.clusters
    yield from page.orphans


def _anchor(key: str, point: TaggedPoint) -> Anchor:
    if point.camera is not None:
        return Anchor(key, (centre(point.camera.box),))
    places = tuple(cluster.mount or centre(cluster.box) for cluster in point.clusters)
    return Anchor(key, places or (centre(point.tag.box),), door=True)


def _claim(page: BoxedPage, sheet: Sheet) -> None:
    """Take what tags, symbols and the legend say; symbols that no tag leads to are left to others."""
    for point in page.points:
        sheet.claim_box(point.tag.box, Use.COMPONENT)
        for cluster in point.clusters:
            sheet.claim_box(cluster.box, Use.DEVICE)
        if point.camera is not None:
            sheet.claim_box(point.camera.box, Use.DEVICE)
    for equipment in page.equipment:
        sheet.claim_box(equipment.box, Use.COMPONENT)
    legend = page.legend
    if legend.region is not None:
        sheet.claim_box(legend.region, Use.LEGEND)
    for box in (*(symbol.box for symbol in legend.symbols), *(code.box for code in legend.codes)):
        sheet.claim_box(box, Use.LEGEND)


def _tell(page: BoxedPage, sheet: Sheet) -> None:
    for point in page.points:
        sheet.trace.saw("boxed: tags", point.tag.box, point.tag.identity)
        for cluster in point.clusters:
            for cell in cluster.cells:
                sheet.trace.saw("boxed: cells", cell.box, cell.glyph.text)
    for cluster in page.orphans:
        sheet.trace.saw("boxed: symbols without a tag", cluster.box)
    for equipment in page.equipment:
        sheet.trace.saw("boxed: equipment", equipment.box, equipment.identity)
    for symbol in page.legend.symbols:
        sheet.trace.saw("boxed: legend", symbol.box, symbol.meaning)


def _legend(page: ReadPage[BoxedPage]) -> Iterator[LegendEntry]:
    for symbol in page.reading.legend.symbols:
        text = "".join(glyph.text for glyph in symbol.glyphs) or None
        yield LegendEntry(
            page=page.page, section=symbol.section, code=text, meaning=symbol.meaning,
            bbox=page.frame.displayed(symbol.box),
        )  # fmt: skip
    for entry in page.reading.legend.codes:
        yield LegendEntry(
            page=page.page, section=entry.table, code=entry.code, meaning=entry.meaning,
            bbox=page.frame.displayed(entry.box),
        )  # fmt: skip
