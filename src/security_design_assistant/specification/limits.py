"""How much of a document is read: enough for any hardware specification, too little to choke on."""

from __future__ import annotations

MAX_DOCUMENTS = 5
"""Documents that may come with one drawing."""

MAX_BYTES = 25_000_000
"""Bytes of one document; a specification of 500 pages with pictures has about 20 MB."""

MAX_UNPACKED_BYTES = 100_000_000
"""Bytes that the parts of a DOCX or XLSX may have together when unpacked."""

MAX_PARTS = 5_000
"""Parts of a DOCX or XLSX; those with many pictures have some hundreds."""

MAX_PAGES = 500
"""Pages of a PDF that are read."""

MAX_PAGES_BOUND = 20_000
"""Pages that a PDF may have at all."""

MAX_BLOCKS = 50_000
"""Paragraphs and table rows of one document; 500 pages have about 25,000."""

MAX_SHEET_ROWS = 20_000
"""Rows of one sheet of a workbook."""

MAX_SHEET_COLUMNS = 60
"""Columns of one sheet of a workbook."""

MAX_CELL_LETTERS = 2_000
"""Letters of one paragraph or cell that are looked at."""

DOCUMENT_SECONDS = 30.0
"""Wall time that reading one document may take; 500 pages take about 10 s."""

ALL_SECONDS = 120.0
"""Wall time after which no further document is begun: a worker's lease lasts five minutes."""

PAGE_SECONDS = 10.0
"""Wall time that reading one page of a PDF may take."""
