"""The sheet, its revision and its level of each row, where a drawing has several sheets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from security_design_assistant.models.analysis import Analysis, Component, SheetInfo
from security_design_assistant.results.workbook.cell_values import CellValue, Mark
from security_design_assistant.results.workbook.table import Column

_ORDINALS = "ground|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_LEVEL = re.compile(
    r"\b(?:(?:level|lvl|floor|storey|story)\.? +[A-Z]{0,2}-?\d{1,3}[A-Z]?"
    rf"|(?:(?:lower|upper) +)?(?:{_ORDINALS}|\d{{1,2}}(?:st|nd|rd|th)) +(?:floor|level|storey|story)"
    r"|(?:sub-?)?basement(?: +[A-Z]?\d{1,2})?|mezzanine|penthouse|roof)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SheetColumns:
    """The columns, none where no page has a sheet of its own, and what stands in them."""

    columns: tuple[Column, ...] = ()
    by_page: dict[int, SheetInfo] = field(default_factory=dict)

    def cells(self, component: Component) -> tuple[CellValue, ...]:
        """Return the cells of a component."""
        sheet = self.by_page.get(component.page, SheetInfo())
        values: dict[str, CellValue] = {
            "Sheet": sheet.number or "",
            "Rev.": Mark(sheet.revision or ""),
            "Level": level_named(sheet.title) or "",
        }
        return tuple(values[column.title] for column in self.columns)


def sheet_columns(analysis: Analysis) -> SheetColumns:
    """Return the columns for the sheets of a drawing; each is there if any sheet says something for it."""
    sheets = {page.page: page.sheet for page in analysis.pages if page.sheet}
    columns = (
        (Column("Sheet", 16), any(sheet.number for sheet in sheets.values())),
        (Column("Rev.", 7), any(sheet.revision for sheet in sheets.values())),
        (Column("Level", 16), any(level_named(sheet.title) for sheet in sheets.values())),
    )
    return SheetColumns(tuple(column for column, said in columns if said), sheets)


def level_named(title: str | None) -> str | None:
    """Return the level that a sheet's title names, in its own words; None if it names none or several."""
    found = {match[0].casefold(): match[0] for match in _LEVEL.finditer(title or "")}
    return next(iter(found.values())) if len(found) == 1 else None
