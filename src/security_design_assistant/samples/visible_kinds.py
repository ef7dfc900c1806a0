"""Kinds of sample in which what the file holds is not what a person sees, or not where one expects it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import pymupdf

from security_design_assistant.accuracy.truth import TrueComponent, TruePage, Truth
from security_design_assistant.models.analysis import PageStatus
from security_design_assistant.samples.architecture import draw_rooms
from security_design_assistant.samples.decor import draw_bubbles, draw_frame, draw_title_block
from security_design_assistant.samples.paper import A3, IMAGE, Leaf, bind
from security_design_assistant.samples.pen import BLACK, Colour, Pen, Point, text_width
from security_design_assistant.samples.plain import plain_sheet, plan_rooms
from security_design_assistant.samples.scene import Sheet, Style, components_of
from security_design_assistant.samples.sheets import Sample, sheet_content
from security_design_assistant.samples.text_scene import TextDoor, draw_key, draw_text_door
from security_design_assistant.samples.unreadable_kinds import SCAN_DPI

_MARKS: tuple[tuple[str, ...], ...] = (("R", "L1"), ("R", "EB"), ("P",), ("R", "EB", "L1"), ("L1", "P"))
_KEY = (("R", "Card reader"), ("EB", "Exit button"), ("P", "Door position switch"), ("L1", "Maglock"))
_RED: Colour = (0.8, 0.05, 0.05)


def clipped_viewport() -> Sample:
    """A viewport shows one row of doors; those of the other row are in the file and clipped away."""
    doors = _doors()
    shown = [door for door in doors if door.room.opens != "bottom"]
    top = min(door.room.door[1] for door in shown)
    pen, style = Pen(), Style()
    _frame(pen, style)
    plan = Pen()
    for door in doors:
        draw_text_door(plan, door, "-", "below", True, style)
    window = f"q 40 {top:.1f} 900 300 re W n\n".encode()
    content = pen.content() + b"\n" + window + plan.content() + b"\nQ"
    return _sample("clipped_viewport", bind([Leaf(A3, content)]), shown)


def layer_off() -> Sample:
    """Superseded doors stand on a layer that is off, text and lines."""
    doors = _doors()
    old = Pen()
    for door in _doors(first=201):
        draw_text_door(old, door, "-", "right", True, Style())
    pdf = _after(_plan(doors), lambda document: _add_layer(document, old.content()))
    return _sample("layer_off", pdf, doors)


def layer_conditions() -> Sample:
    """Superseded doors depend on several layers, by a policy and by an expression; so do some that count."""
    doors = _doors()
    plan = Pen()
    _draw_plan(plan, doors[:5])
    conditional, by_policy, by_expression = Pen(), Pen(), Pen()
    for door in doors[5:]:
        draw_text_door(conditional, door, "-", "below", True, Style())
    for index, door in enumerate(_doors(first=201)):
        pen = (by_policy, by_expression)[index % 2]
        draw_text_door(pen, door, "-", "right", True, Style())

    def add(document: pymupdf.Document) -> None:
        on, off = document.add_ocg("CURRENT", on=True), document.add_ocg("SUPERSEDED", on=False)
        shown = document.set_ocmd(ocgs=[on, off], policy="AnyOff")
        all_on = document.set_ocmd(ocgs=[on, off], policy="AllOn")
        negated = document.set_ocmd(ve=["and", ["not", on], ["or", on, off]])
        pens = ((conditional, shown), (by_policy, all_on), (by_expression, negated))
        _add_marked(document, [(pen.content(), condition) for pen, condition in pens])

    return _sample("layer_conditions", _after(bind([Leaf(A3, plan.content())]), add), doors)


def stroke_text() -> Sample:
    """All letters are strokes, and their words stand in annotations, as AutoCAD exports SHX fonts."""
    doors = _doors()
    pen = _StrokePen()
    _draw_plan(pen, doors)

    def annotate(document: pymupdf.Document) -> None:
        page = document[0]
        for box, text in pen.texts:
            note = page.add_rect_annot(box)
            note.set_border(width=0)
            note.set_opacity(0)
            note.set_info(title="AutoCAD SHX Text", content=text)
            note.update()

    return _sample("stroke_text", _after(bind([Leaf(A3, pen.content())]), annotate), doors)


def reviewed() -> Sample:
    """A reviewer's red notes and a stamp lie over the plan; one asks for a door that is not there."""
    doors = _doors()

    def remark(document: pymupdf.Document) -> None:
        page = document[0]
        for box, text in (
            ((250, 700, 480, 715), "RFI 12: confirm the lock at A-102-DR-B2"),
            ((500, 700, 640, 715), "A-150-DR-B2"),
        ):
            note = page.add_freetext_annot(box, text, fontsize=9, text_color=_RED)
            note.set_info(title="Reviewer")
            note.update()
        page.add_stamp_annot((700, 690, 860, 730), stamp=0)

    return _sample("reviewed", _after(_plan(doors), remark), doors, ("remark_on_component", "remarks"))


def scan_with_header() -> Sample:
    """A scanned plan under one line of real text."""
    pen = Pen()
    pen.image(IMAGE, 0, 40, *A3)
    pen.text((60, 26), "Permit office - received 12 March 2026 - sheet 2 of 4", 9)
    leaf = Leaf(A3, pen.content(), picture=_picture(sheet_content(plain_sheet())))
    return _unread("scan_with_header", leaf)


def recognised_scan() -> Sample:
    """A scanned plan with the text that a scanner recognised laid over it, invisible."""
    doors = _doors()
    pen = Pen()
    _draw_plan(pen, doors)
    texts = [line for line in pen.content().splitlines() if line.endswith(b"ET")]
    page = Pen()
    page.image(IMAGE, 0, 0, *A3)
    content = page.content() + b"\nq 3 Tr\n" + b"\n".join(texts) + b"\nQ"
    leaf = Leaf(A3, content, picture=_picture(pen.content()))
    return _sample("recognised_scan", bind([leaf]), doors, ("recognised_text",))


def outlined_text() -> Sample:
    """All lettering but the title is drawn as outlines; nothing tells which letters they are."""
    pen = _StrokePen()
    _draw_plan(pen, _doors())
    title = Pen()
    title.text((60, 26), "LEVEL B2 DOOR PLAN", 9)
    return _unread("outlined_text", Leaf(A3, pen.content() + b"\n" + title.content()))


def portfolio() -> Sample:
    """A portfolio: a cover page, with two drawings and a workbook in it."""
    cover = Pen()
    cover.text((60, 60), "Open this portfolio in a newer reader to see the files in it.", 11)
    doors = _doors()
    files = {"A-101 plan.pdf": _plan(doors), "B-201 plan.pdf": bind([Leaf(A3, sheet_content(plain_sheet()))])}

    def embed(document: pymupdf.Document) -> None:
        for name, data in {**files, "doors.xlsx": b"PK"}.items():
            document.embfile_add(name, data)
            # The dates of files are those of today: an equal sample shall have equal bytes.
        for xref in range(1, document.xref_length()):
            if document.xref_get_key(xref, "Params")[0] != "null":
                document.xref_set_key(xref, "Params", "null")
        document.xref_set_key(document.pdf_catalog(), "Collection", "<</Type/Collection/View/T>>")

    truth = Truth(
        pages=tuple(TruePage(page=page) for page in (1, 2, 3)),
        components=(*(door.component(page=2) for door in doors), *components_of(plain_sheet(), 3)),
        warnings=("portfolio", "portfolio_skipped"),
    )
    return Sample("portfolio", _after(bind([Leaf(A3, cover.content())]), embed), truth)


def typical_detail() -> Sample:
    """A framed typical detail and an unframed example show doors that are none."""
    doors = _doors()
    pen, style = Pen(), Style()
    _draw_plan(pen, doors)
    pen.rectangle(760, 120, 950, 290)
    pen.text((772, 136), "TYPICAL DOOR DETAIL", 8, "hebo")
    for x, y, number, width in ((855, 220, "901", 60.0), (850, 420, "902", 50.0)):
        pen.rectangle(x - width, y - 34, x + width, y + 20)
        pen.centred((x, y - 12), f"A-{number}-DR-B2", 5, style.font, BLACK)
        pen.centred((x - 8, y), "R", 4, style.font, BLACK)
        pen.centred((x + 8, y), "L1", 4, style.font, BLACK)
    pen.text((802, 454), "EXAMPLE ONLY - NTS", 7, "hebo")
    return _sample("typical_detail", bind([Leaf(A3, pen.content())]), doors, ("set_aside",))


class _StrokePen(Pen):
    """Draws each letter as one polyline, and remembers what was written where."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[tuple[float, float, float, float], str]] = []

    def text(
        self, at: Point, text: str, size: float, font: str = "helv", colour: Colour = BLACK, turns: int = 0
    ) -> None:
        """Draw ``text`` level, whatever ``turns`` says: the plan has no turned text."""
        del turns
        x, y = at
        top, middle = y - 0.7 * size, y - 0.35 * size
        for letter in text:
            width = text_width(letter, size, font)
            if letter != " ":
                left, right = x + 0.1 * width, x + 0.85 * width
                slant = left + (right - left) * (ord(letter) % 7) / 6
                self.line(
                    (left, y),
                    (left, top),
                    (slant, middle),
                    (right, top),
                    (right, y),
                    width=0.2,
                    colour=colour,
                )
            x += width
        self.texts.append(((at[0], top, x, y), text))


def _doors(first: int = 101) -> list[TextDoor]:
    rooms = [room for room in plan_rooms((60, 78), count=6) if room.leaves][:10]
    return [
        TextDoor(f"{first + index}", room, _MARKS[index % len(_MARKS)]) for index, room in enumerate(rooms)
    ]


def _frame(pen: Pen, style: Style) -> None:
    sheet = Sheet(style=style, rooms=plan_rooms((60, 78), count=6), title="DOOR MARKING PLAN", strip=200)
    draw_frame(pen, sheet)
    draw_bubbles(pen, sheet)
    draw_rooms(pen, sheet.rooms, style)
    draw_title_block(pen, sheet)
    draw_key(pen, (990, 60), "KEY TO DEVICES", _KEY, True, style)


def _draw_plan(pen: Pen, doors: Sequence[TextDoor]) -> None:
    style = Style()
    _frame(pen, style)
    for door in doors:
        draw_text_door(pen, door, "-", "below", True, style)


def _plan(doors: Sequence[TextDoor]) -> bytes:
    pen = Pen()
    _draw_plan(pen, doors)
    return bind([Leaf(A3, pen.content())])


def _sample(name: str, pdf: bytes, doors: Sequence[TextDoor], warnings: Sequence[str] = ()) -> Sample:
    components: list[TrueComponent] = [door.component() for door in doors]
    pages = (TruePage(page=1),)
    return Sample(name, pdf, Truth(pages=pages, components=tuple(components), warnings=tuple(warnings)))


def _unread(name: str, leaf: Leaf) -> Sample:
    page = TruePage(page=1, status=PageStatus.NO_TEXT_LAYER)
    return Sample(name, bind([leaf]), Truth(pages=(page,), warnings=("no_text_layer",)))


def _picture(content: bytes) -> pymupdf.Pixmap:
    page = pymupdf.open(stream=bind([Leaf(A3, content)]), filetype="pdf")[0]
    return page.get_pixmap(dpi=SCAN_DPI, colorspace=pymupdf.csGRAY)


def _after(pdf: bytes, change: Callable[[pymupdf.Document], object]) -> bytes:
    """Return a PDF after a change that content alone cannot make; equal changes give equal bytes."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        change(document)
        for xref in range(1, document.xref_length()):
            for key in ("M", "CreationDate", "ModDate"):
                if document.xref_get_key(xref, key)[0] == "string":
                    document.xref_set_key(xref, key, "null")
        return bytes(document.tobytes(garbage=3, deflate=True, no_new_id=True))


def _add_layer(document: pymupdf.Document, content: bytes) -> None:
    _add_marked(document, [(content, document.add_ocg("SUPERSEDED", on=False))])


def _add_marked(document: pymupdf.Document, marked: Sequence[tuple[bytes, int]]) -> None:
    """Add content to the page, each with the layer, or the condition on layers, that it depends on."""
    page = document[0]
    (contents,) = page.get_contents()
    before = document.xref_stream(contents)
    # The first operator of the page's content takes upright points to the paper; ours are such, too.
    placing = re.match(rb"[^\n]*cm\n", before)
    start = placing[0] if placing else b""
    pieces = [b"q\n" + before + b"\nQ\n"]
    for index, (content, _) in enumerate(marked):
        pieces.append(b"q\n" + start + b"/OC /Layer%d BDC\n" % index + content + b"\nEMC\nQ\n")
    document.update_stream(contents, b"".join(pieces))
    names = " ".join(f"/Layer{index} {condition} 0 R" for index, (_, condition) in enumerate(marked))
    document.xref_set_key(page.xref, "Resources/Properties", f"<<{names}>>")
