"""The PDF side of the marked-up drawing: how marks, comments and bookmarks get into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pymupdf

from security_design_assistant.models.analysis import BoundingBox
from security_design_assistant.results.markup.canvas import RESOURCES
from security_design_assistant.results.markup.graphics_states import is_balanced

LAYER = "Security Design Assistant"

_PREFIX = "sda-"
"""Beginning of the names of our comments, so that no program's own names meet them."""

_LOCKED = 4 + 128 + 512  # printed; neither the note nor its text can be changed by accident

_mupdf: Any = pymupdf.mupdf


@dataclass(frozen=True, slots=True)
class Comment:
    """A note on the page that opens over ``box``, in points of the displayed page.

    ``subject`` is what reviewers' tools group and filter by, ``name`` is unique on its page.
    """

    box: BoundingBox
    text: str
    subject: str
    name: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline that zooms to ``box`` on the page with index ``page``."""

    title: str
    page: int
    box: BoundingBox


def empty_page(document: pymupdf.Document, index: int, width: float, height: float) -> None:
    """Replace a page by a blank one of ``width`` by ``height`` points without reading what is on it."""
    xref = document.page_xref(index)
    _, parent = document.xref_get_key(xref, "Parent")
    box = f"[0 0 {_list((width, height))}]"
    # All that a page can inherit is said, so that none of it comes from the parent.
    own = f"/MediaBox{box}/CropBox{box}/Rotate 0/Resources<<>>"
    document.update_object(xref, f"<</Type/Page/Parent {parent}{own}>>")


class Marker:
    """Puts marks on pages of one document, in a layer of their own that a reader can switch off.

    Parameters
    ----------
    document : the drawing.
    marked_at : the date that every comment carries, None for none.
    layer : its name.
    """

    def __init__(
        self, document: pymupdf.Document, marked_at: datetime | None = None, layer: str = LAYER
    ) -> None:
        self._document = document
        self._date = f"/M{_date(marked_at)}/CreationDate{_date(marked_at)}" if marked_at else ""
        self._layer = document.add_ocg(layer)
        self._save_state = self._stream("<<>>", b"q\n")
        self._nothing = self._stream("<</Type/XObject/Subtype/Form/BBox[0 0 0 0]>>", b" ")

    def paint(self, page: pymupdf.Page, content: bytes) -> None:
        """Draw ``content``, in points of the displayed page, over what the page shows."""
        form = self._form(page, content)
        # The page may leave graphics states open, or change the one that the marks would start from.
        if not is_balanced(
            b"\n".join(self._document.xref_stream(xref) or b"" for xref in page.get_contents())
        ):
            page.wrap_contents()
        name = self._name_in_resources(page, form)
        after = self._stream("<<>>", f"\nQ\nq /{name} Do Q\n".encode())
        streams = (self._save_state, *page.get_contents(), after)
        references = " ".join(f"{xref} 0 R" for xref in streams)
        self._document.xref_set_key(page.xref, "Contents", f"[{references}]")

    def stamp(self, page: pymupdf.Page, content: bytes) -> None:
        """Like :meth:`paint`, but without reading the page's own content, however hostile that is."""
        form = self._form(page, content)
        rectangle = _on_paper(_to_paper(page), (0, 0, page.rect.width, page.rect.height))
        stamp = self._document.get_new_xref()
        appearance = f"/AP<</N {form} 0 R>>/OC {self._layer} 0 R/F {_LOCKED}"
        origin = self._origin("Page", "page")
        self._document.update_object(
            stamp, f"<</Type/Annot/Subtype/Stamp/Rect[{_list(rectangle)}]{appearance}{origin}>>"
        )
        self._append(page, stamp)

    def comment(self, page: pymupdf.Page, comments: Iterable[Comment]) -> None:
        """Attach ``comments``: invisible until somebody points at them."""
        matrix = _to_paper(page)
        for comment in comments:
            xref = self._document.get_new_xref()
            rectangle = _list(_on_paper(matrix, comment.box))
            self._document.update_object(
                xref,
                f"<</Type/Annot/Subtype/Square/Rect[{rectangle}]/Contents{_string(comment.text)}"
                f"{self._origin(comment.subject, comment.name)}"
                f"/BS<</W 0>>/AP<</N {self._nothing} 0 R>>/F {_LOCKED}>>",
            )
            self._append(page, xref)

    def _origin(self, subject: str, name: str) -> str:
        """Return the entries that say whose mark this is, about what and of when."""
        return f"/T{_string(LAYER)}/Subj{_string(subject)}/NM{_string(f'{_PREFIX}{name}')}{self._date}"

    def _append(self, page: pymupdf.Page, xref: int) -> None:
        """Add an annotation after those that the page has."""
        pdf = _mupdf.pdf_document_from_fz_document(self._document.this)
        owner = _mupdf.pdf_new_indirect(pdf, page.xref, 0)
        annotations = _mupdf.pdf_dict_gets(owner, "Annots")
        if _mupdf.pdf_is_array(annotations):
            _mupdf.pdf_array_push(annotations, _mupdf.pdf_new_indirect(pdf, xref, 0))
        else:
            self._document.xref_set_key(page.xref, "Annots", f"[{xref} 0 R]")

    def _form(self, page: pymupdf.Page, content: bytes) -> int:
        matrix = _to_paper(page)
        return self._stream(
            f"<</Type/XObject/Subtype/Form/BBox[0 0 {_list((page.rect.width, page.rect.height))}]"
            f"/Matrix[{_list(tuple(matrix))}]/Resources{RESOURCES}/OC {self._layer} 0 R>>",
            content,
        )

    def _stream(self, dictionary: str, content: bytes) -> int:
        xref = int(self._document.get_new_xref())
        self._document.update_object(xref, dictionary)
        self._document.update_stream(xref, content)
        return xref

    def _name_in_resources(self, page: pymupdf.Page, form: int) -> str:
        owner, prefix = self._own_resources(page)
        kind, value = self._document.xref_get_key(owner, f"{prefix}XObject")
        if kind == "xref":
            owner, prefix = _reference(value), ""
        elif kind == "dict":
            prefix += "XObject/"
        else:
            self._document.xref_set_key(owner, f"{prefix}XObject", "<<>>")
            prefix += "XObject/"
        number = page.number + 1
        while self._document.xref_get_key(owner, f"{prefix}SdaMarks{number}")[0] != "null":
            number += self._document.page_count  # the drawing was marked up before
        self._document.xref_set_key(owner, f"{prefix}SdaMarks{number}", f"{form} 0 R")
        return f"SdaMarks{number}"

    def _own_resources(self, page: pymupdf.Page) -> tuple[int, str]:
        """Return the object that holds the page's resources, and the path to them in it."""
        node, seen = page.xref, set()
        kind, value = "null", ""
        while kind == "null" and node not in seen:
            seen.add(node)
            kind, value = self._document.xref_get_key(node, "Resources")
            parent_kind, parent = self._document.xref_get_key(node, "Parent")
            node = _reference(parent) if parent_kind == "xref" else node
        if kind == "xref":
            self._document.xref_set_key(page.xref, "Resources", value)
            return _reference(value), ""
        self._document.xref_set_key(page.xref, "Resources", value if kind == "dict" else "<<>>")
        return page.xref, "Resources/"


def write_outline(document: pymupdf.Document, groups: Sequence[tuple[str, Sequence[Bookmark]]]) -> None:
    """Give ``document`` an outline with one closed entry a group.

    Bookmarks that the drawing has stay before ours, which then share one entry named :data:`LAYER`.
    """
    used = {mark.page for _, bookmarks in groups for mark in bookmarks}
    matrices = {index: _to_paper(document[index]) for index in sorted(used)}
    ours: list[_Entry] = [
        (
            f"/Title{_string(title)}",
            [
                (f"/Title{_string(mark.title)}/Dest{_destination(document, matrices, mark)}", [])
                for mark in bookmarks
            ],
        )
        for title, bookmarks in groups
    ]
    root = _outline_of(document)
    if not root:
        root = document.get_new_xref()
        if not ours:
            document.update_object(root, "<</Type/Outlines/Count 0>>")
            return
        first, last = _chain(document, root, ours)
        document.update_object(
            root, f"<</Type/Outlines/First {first} 0 R/Last {last} 0 R/Count {len(ours)}>>"
        )
        document.xref_set_key(document.pdf_catalog(), "Outlines", f"{root} 0 R")
    elif ours:
        _append_bookmark(document, root, (f"/Title{_string(LAYER)}", ours))


_Entry = tuple[str, "list[_Entry]"]
"""What a bookmark says, as entries of a PDF dictionary, and the bookmarks under it."""


def _outline_of(document: pymupdf.Document) -> int:
    """Return the number of the drawing's own outline; 0 if it has none that holds anything."""
    kind, value = document.xref_get_key(document.pdf_catalog(), "Outlines")
    root = _reference(value) if kind == "xref" else 0
    if not root or not {"First", "Last"} <= set(document.xref_get_keys(root)):
        return 0
    return root if document.xref_get_key(root, "Last")[0] == "xref" else 0


def _append_bookmark(document: pymupdf.Document, root: int, entry: _Entry) -> None:
    before = _reference(document.xref_get_key(root, "Last")[1])
    first, _ = _chain(document, root, [entry])
    document.xref_set_key(first, "Prev", f"{before} 0 R")
    document.xref_set_key(before, "Next", f"{first} 0 R")
    document.xref_set_key(root, "Last", f"{first} 0 R")
    kind, count = document.xref_get_key(root, "Count")
    if kind == "int" and int(count) >= 0:
        document.xref_set_key(root, "Count", str(int(count) + 1))


def _chain(document: pymupdf.Document, parent: int, entries: Sequence[_Entry]) -> tuple[int, int]:
    """Write bookmarks and those under them, closed; return the numbers of the first and the last."""
    numbers = [document.get_new_xref() for _ in entries]
    for index, (xref, (content, below)) in enumerate(zip(numbers, entries, strict=True)):
        before = f"/Prev {numbers[index - 1]} 0 R" if index else ""
        after = f"/Next {numbers[index + 1]} 0 R" if index + 1 < len(numbers) else ""
        ends = ""
        if below:
            first, last = _chain(document, xref, below)
            ends = f"/First {first} 0 R/Last {last} 0 R/Count {-len(below)}"
        document.update_object(xref, f"<<{content}{ends}/Parent {parent} 0 R{before}{after}>>")
    return numbers[0], numbers[-1]


def _destination(document: pymupdf.Document, matrices: Mapping[int, pymupdf.Matrix], mark: Bookmark) -> str:
    zoom = _list(_on_paper(matrices[mark.page], mark.box))
    return f"[{document.page_xref(mark.page)} 0 R/FitR {zoom}]"


def _to_paper(page: pymupdf.Page) -> pymupdf.Matrix:
    """Return the matrix from the displayed page (rotated, y down) to the PDF's own coordinates."""
    width, height = page.rect.width, page.rect.height
    upright = {
        90: pymupdf.Matrix(0, -1, 1, 0, 0, width),
        180: pymupdf.Matrix(-1, 0, 0, -1, width, height),
        270: pymupdf.Matrix(0, 1, -1, 0, height, 0),
    }.get(page.rotation, pymupdf.Matrix(1, 0, 0, 1, 0, 0))
    rotation = page.rotation
    # Only of a page that is not rotated does PyMuPDF know the whole matrix, with crop box and user unit.
    page.set_rotation(0)
    matrix = upright * ~page.transformation_matrix
    page.set_rotation(rotation)
    return matrix


def _on_paper(matrix: pymupdf.Matrix, box: BoundingBox) -> tuple[float, ...]:
    return tuple((pymupdf.Rect(box) * matrix).normalize())


def _list(numbers: Iterable[float]) -> str:
    return " ".join(f"{round(number, 4) + 0.0:.4f}".rstrip("0").rstrip(".") for number in numbers)


def _string(text: str) -> str:
    return f"<feff{text.encode('utf-16-be', errors='replace').hex()}>"


def _date(at: datetime) -> str:
    return f"(D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z)"


def _reference(value: str) -> int:
    return int(value.split()[0])
