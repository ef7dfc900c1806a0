"""Bytes of a workbook: equal workbooks are equal bytes, and formulas carry their values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.xml.functions import tostring

from security_design_assistant.results.workbook.table import Formulas

_CORE_PROPERTIES = "docProps/core.xml"
_FIRST_ZIP_YEAR = 1980
_EMPTY_FORMULA = re.compile(rb'(<c r="([A-Z]+[0-9]+)"[^>]*><f>[^<]*</f>)<v\s*(?:/>|></v>)')


def workbook_bytes(workbook: Workbook, written_at: datetime, formulas: Mapping[str, Formulas]) -> bytes:
    """Return ``workbook`` as an xlsx file whose every date is ``written_at``.

    Parameters
    ----------
    written_at : naive, in UTC; ZIP knows neither zones nor years before 1980.
    formulas : per sheet title, the values of its formulas. Viewers that do not calculate show them;
        openpyxl itself writes none.
    """
    raw = BytesIO()
    workbook.save(raw)
    # Saving stamps the current time, so the properties are written once more.
    workbook.properties.created = workbook.properties.modified = written_at
    values = {
        f"xl/worksheets/sheet{number}.xml": formulas.get(title, {})
        for number, title in enumerate(workbook.sheetnames, start=1)
    }
    stamp = written_at if written_at.year >= _FIRST_ZIP_YEAR else datetime(_FIRST_ZIP_YEAR, 1, 1)
    result = BytesIO()
    with ZipFile(raw) as source, ZipFile(result, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == _CORE_PROPERTIES:
                content = tostring(workbook.properties.to_tree())
            elif values.get(name):
                content = _with_values(content, values[name])
            entry = ZipInfo(name, stamp.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()


def _with_values(sheet: bytes, values: Formulas) -> bytes:
    def fill(match: re.Match[bytes]) -> bytes:
        value = values.get(match[2].decode())
        return match[0] if value is None else match[1] + f"<v>{value}</v>".encode()

    return _EMPTY_FORMULA.sub(fill, sheet)
