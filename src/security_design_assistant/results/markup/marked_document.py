"""The PDF side of the marked-up drawing: what is left out of it, and how marks get into it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import pymupdf

from security_design_assistant.models.analysis import BoundingBox
from security_design_assistant.results.markup.canvas import RESOURCES

PDF_ERRORS = (RuntimeError, ValueError, pymupdf.mupdf.FzErrorBase)
"""What PyMuPDF raises for broken objects."""

LAYER = "Security Design Assistant"

_CATALOG_KEYS = frozenset({"Type", "Version", "Pages", "PageLabels", "OCProperties", "OutputIntents"})
_PAGE_KEYS = frozenset(
    {"Type", "Parent", "Resources", "Contents", "MediaBox", "CropBox", "BleedBox", "TrimBox", "ArtBox"}
    | {"Rotate", "UserUnit", "Group", "VP"}
)
_CARRIERS = frozenset({"AF", "PieceInfo", "Metadata"})
"""Keys by which any object can carry files or an application's private data."""

_LOCKED = 4 + 128 + 512  # printed; neither the note nor its text can be changed by accident


@dataclass(frozen=True, slots=True)
class Comment:
    """A note on the page that opens over ``box``, in points of the displayed page."""

    box: BoundingBox
    text: str


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline that zooms to ``box`` on the page with index ``page``."""

    title: str
    page: int
    box: BoundingBox


def keep_only_appearance(document: pymupdf.Document) -> None:
    """Drop scripts, actions, links, forms and attached files; comments become part of the page."""
    with suppress(*PDF_ERRORS):  # a broken comment or field is left out rather than the whole drawing
        document.bake()
    _keep(document, document.pdf_catalog(), _CATALOG_KEYS)
    for index in range(document.page_count):
        _keep(document, document.page_xref(index), _PAGE_KEYS)
    for xref in range(1, document.xref_length()):
        for key in _CARRIERS.intersection(document.xref_get_keys(xref)):
            document.xref_set_key(xref, key, "null")
    kind, facts = document.xref_get_key(-1, "Info")
    if kind == "xref":
        document.update_object(_reference(facts), "<<>>")  # author, title, dates: not for others to see
    document.set_metadata({"creator": LAYER})


def empty_page(document: pymupdf.Document, index: int, width: float, height: float) -> None:
    """Replace a page by a blank one of ``width`` by ``height`` points without reading what is on it."""
    xref = document.page_xref(index)
    _, parent = document.xref_get_key(xref, "Parent")
    box = f"[0 0 {_list((width, height))}]"
    # All that a page can inherit is said, so that none of it comes from the parent.
    own = f"/MediaBox{box}/CropBox{box}/Rotate 0/Resources<<>>"
    document.update_object(xref, f"<</Type/Page/Parent {parent}{own}>>")


def _keep(document: pymupdf.Document, xref: int, keys: frozenset[str]) -> None:
    entries = []
    for key in document.xref_get_keys(xref):
        if key in keys:
            _, value = document.xref_get_key(xref, key)
            entries.append(f"/{key} {value}")
    # Setting a key to null would leave its name behind, for virus scanners to stumble over.
    document.update_object(xref, f"<<{''.join(entries)}>>")


class Marker:
    """Puts marks on pages of one document, in a layer of their own that a reader can switch off."""

    def __init__(self, document: pymupdf.Document) -> None:
        self._document = document
        self._layer = document.add_ocg(LAYER)
        self._save_state = self._stream("<<>>", b"q\n")
        self._nothing = self._stream("<</Type/XObject/Subtype/Form/BBox[0 0 0 0]>>", b" ")

    def paint(self, page: pymupdf.Page, content: bytes) -> None:
        """Draw ``content``, in points of the displayed page, over what the page shows."""
        form = self._form(page, content)
        # The page may leave graphics states open, or change the one that the marks would start from.
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
        self._document.update_object(
            stamp, f"<</Type/Annot/Subtype/Stamp/Rect[{_list(rectangle)}]{appearance}>>"
        )
        self._document.xref_set_key(page.xref, "Annots", f"[{stamp} 0 R]")

    def comment(self, page: pymupdf.Page, comments: Iterable[Comment]) -> None:
        """Attach ``comments``: invisible until somebody points at them."""
        references = []
        matrix = _to_paper(page)
        for comment in comments:
            xref = self._document.get_new_xref()
            rectangle = _list(_on_paper(matrix, comment.box))
            self._document.update_object(
                xref,
                f"<</Type/Annot/Subtype/Square/Rect[{rectangle}]/Contents{_string(comment.text)}"
                f"/T{_string(LAYER)}/BS<</W 0>>/AP<</N {self._nothing} 0 R>>/F {_LOCKED}>>",
            )
            references.append(f"{xref} 0 R")
        if references:
            kind, stamped = self._document.xref_get_key(page.xref, "Annots")
            before = [stamped.strip("[]")] if kind == "array" else []
            self._document.xref_set_key(page.xref, "Annots", f"[{' '.join([*before, *references])}]")

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
    """Give ``document`` an outline with one closed entry a group."""
    root = document.get_new_xref()
    used = {mark.page for _, bookmarks in groups for mark in bookmarks}
    matrices = {index: _to_paper(document[index]) for index in sorted(used)}
    entries = []
    for title, bookmarks in groups:
        group = document.get_new_xref()
        children = [
            (
                document.get_new_xref(),
                f"/Title{_string(mark.title)}/Dest{_destination(document, matrices, mark)}",
            )
            for mark in bookmarks
        ]
        _chain(document, group, children)
        ends = f"/First {children[0][0]} 0 R/Last {children[-1][0]} 0 R/Count {-len(children)}"
        entries.append((group, f"/Title{_string(title)}{ends}"))
    if not entries:
        document.update_object(root, "<</Type/Outlines/Count 0>>")
        return
    _chain(document, root, entries)
    ends = f"/First {entries[0][0]} 0 R/Last {entries[-1][0]} 0 R"
    document.update_object(root, f"<</Type/Outlines{ends}/Count {len(entries)}>>")
    document.xref_set_key(document.pdf_catalog(), "Outlines", f"{root} 0 R")


def _chain(document: pymupdf.Document, parent: int, entries: Sequence[tuple[int, str]]) -> None:
    for index, (xref, content) in enumerate(entries):
        before = f"/Prev {entries[index - 1][0]} 0 R" if index else ""
        after = f"/Next {entries[index + 1][0]} 0 R" if index + 1 < len(entries) else ""
        document.update_object(xref, f"<<{content}/Parent {parent} 0 R{before}{after}>>")


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


def _reference(value: str) -> int:
    return int(value.split()[0])
