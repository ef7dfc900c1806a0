"""Documents of every kind read in the guarded process: what they say, and what hostile ones cost."""

from __future__ import annotations

import random
import zipfile
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pymupdf
import pytest

from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples.specifications import DECODED, WRITERS, docx_of, paragraph
from security_design_assistant.sandbox.guard import SkippedPage
from security_design_assistant.specification import reading, recognition
from security_design_assistant.specification.blocks import Contents
from security_design_assistant.specification.decoding import decodings_in
from security_design_assistant.specification.document import Document, UnreadableError
from security_design_assistant.specification.limits import MAX_BYTES, MAX_SHEET_ROWS
from security_design_assistant.specification.media_types import DOCX, KINDS, PDF, TEXT, XLSX, media_type_of
from security_design_assistant.specification.readers.docx import read_docx
from security_design_assistant.specification.readers.xlsx import read_xlsx
from security_design_assistant.specification.reading import ReadDocument, read_document, read_office
from security_design_assistant.specification.recognition import media_type_in

BUDGETS = Budgets()


def read(data: bytes | None, name: str = "Spec.docx", budgets: Budgets = BUDGETS) -> ReadDocument:
    return read_document(Document(name, data), budgets)


def archive(**parts: bytes) -> bytes:
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in parts.items():
            written.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return data.getvalue()


def compound(stream: str) -> bytes:
    """The head of an OLE file whose directory names a stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + stream.encode("utf-16-le") + bytes(1000)


def locked_pdf() -> bytes:
    document = pymupdf.open()
    document.new_page()
    return bytes(document.tobytes(encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="a", owner_pw="b"))


@pytest.mark.parametrize("name", WRITERS)
def test_every_kind_of_document_decodes_alike_and_cites_its_sections(name: str) -> None:
    found = read(WRITERS[name](), name)

    assert found.notes == ()
    decodings = {
        (one.subject.value if one.subject else "", one.code): (one.meaning, one.source)
        for one in decodings_in(found.sections)
    }
    assert {key: meaning for key, (meaning, _) in decodings.items()} == {
        key: meaning for key, (meaning, _) in DECODED.items()
    }
    for key, (_, section) in DECODED.items():
        assert decodings[key][1].startswith(f"“{name}”, ")
        assert section in decodings[key][1]


def test_pages_sheets_tables_and_lines_are_cited() -> None:
    sources = {
        name: next(one.source for one in decodings_in(read(write(), name).sections) if one.code == "11")
        for name, write in WRITERS.items()
    }

    assert sources == {
        "specification.docx": "“specification.docx”, section 2.1 Lock types, table 1",
        "specification.xlsx": "“specification.xlsx”, sheet 2.1 Lock types, row 2",
        "specification.pdf": "“specification.pdf”, section 2.1 Lock types, page 1",
        "specification.txt": "“specification.txt”, section 2.1 Lock types, line 12",
    }


@pytest.mark.parametrize(("name", "kind"), list(zip(WRITERS, (DOCX, XLSX, PDF, TEXT), strict=True)))
def test_what_is_in_it_decides_and_not_its_name(name: str, kind: str) -> None:
    data = WRITERS[name]()

    assert media_type_of(name) == media_type_in(data) == kind
    assert read(data, "wrong.txt").sections == tuple(
        type(section)("wrong.txt", section.number, section.title, section.above, section.blocks)
        for section in read(data, name).sections
    )


BOMB = b"<w:document>" + b" " * 60_000_000

HOSTILE: dict[str, tuple[bytes | None, str]] = {
    "gone": (None, "not there any more"),
    "empty": (b"", "empty"),
    "too large": (b"a" * (MAX_BYTES + 1), "the limit is 25 MB"),
    "broken zip": (WRITERS["specification.docx"]()[:900], "damaged"),
    "zip of something": (archive(photo=b"1"), "no Word document"),
    "zip bomb": (archive(word__document_xml=BOMB, word__a=BOMB), "unpacks to more than 100 MB"),
    "damaged part": (archive(word__document_xml=b"<w:document><w:body>"), "damaged"),
    "no parts": (archive(xl__workbook_xml=b"<workbook/>"), "damaged"),
    "entities": (
        archive(
            word__document_xml=b'<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
        ),
        "damaged",
    ),
    "password": (compound("EncryptedPackage"), "needs a password"),
    "old format": (compound("WordDocument"), "old Office format"),
    "locked PDF": (locked_pdf(), "needs a password"),
    "damaged PDF": (b"%PDF-1.7\nnothing", "damaged"),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00", "no Word document"),
    "text without text": (b" \n\n", "holds no text"),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_what_cannot_be_read_is_told_in_a_sentence(case: str) -> None:
    data, reason = HOSTILE[case]

    found = read(data)

    assert found.sections == ()
    (note,) = found.notes
    assert note.startswith("“Spec.docx” ")
    assert reason in note
    assert note.endswith("Nothing in it was used.")


def test_an_archive_that_lies_about_its_sizes_is_damaged() -> None:
    data = bytearray(archive(word__document_xml=BOMB))
    size = (len(BOMB)).to_bytes(4, "little")
    while size in data:
        data[data.index(size) : data.index(size) + 4] = (9).to_bytes(4, "little")

    (note,) = read(bytes(data)).notes

    assert "damaged" in note


def test_a_huge_sheet_is_read_to_its_limit_and_that_is_told() -> None:
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Locks")
    sheet.append(["Lock type", "Description"])
    sheet.append([11, "Maglock"])
    for number in range(MAX_SHEET_ROWS):
        sheet.append([number + 1000, "x"])
    data = BytesIO()
    book.save(data)

    found = read(data.getvalue(), "Spec.xlsx")

    assert found.notes == (f"“Spec.xlsx”: Only the first {MAX_SHEET_ROWS:,} rows of sheet Locks were read.",)
    assert [one.code for one in decodings_in(found.sections)] == ["11"]


def test_rows_that_are_far_below_cost_no_time() -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.cell(1_048_576, 16_384, "end")
    data = BytesIO()
    book.save(data)

    assert "first 20,000 rows" in read_xlsx(data.getvalue()).notes[0]


def test_hidden_sheets_and_hidden_and_deleted_words_are_not_read() -> None:
    book = openpyxl.Workbook()
    shown = book.active
    assert shown is not None
    shown.append(["shown"])
    hidden = book.create_sheet("Old")
    hidden.append(["hidden"])
    hidden.sheet_state = "hidden"
    data = BytesIO()
    book.save(data)
    words = (
        "<w:p><w:r><w:t>Lock type 11: </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>strike</w:t></w:r>"
        "<w:del><w:r><w:delText>bolt</w:delText></w:r></w:del><w:ins><w:r><w:t>maglock</w:t></w:r></w:ins></w:p>"
    )

    assert [block.text for block in read_xlsx(data.getvalue()).blocks] == ["Sheet", "shown"]
    assert [block.text for block in read_docx(docx_of(words)).blocks] == ["Lock type 11: maglock"]


def test_a_table_within_a_table_is_text_of_its_cell() -> None:
    inner = f"<w:tbl><w:tr><w:tc>{paragraph('in')}</w:tc></w:tr></w:tbl>"
    body = f"<w:tbl><w:tr><w:tc>{paragraph('out')}{inner}</w:tc><w:tc>{paragraph('b')}</w:tc></w:tr></w:tbl>"

    assert [block.cells for block in read_docx(docx_of(body)).blocks] == [("out in", "b")]


def test_cells_of_a_pdf_go_on_in_their_column_and_paragraphs_at_the_margin() -> None:
    document = pymupdf.open()
    page = document.new_page()
    for (x, y), text in {
        (57, 80): "Lock type", (180, 80): "Description",
        (57, 95): "11", (180, 95): "Electromagnetic lock,",
        (180, 107): "Fail Unlocked",
        (57, 119): "12", (180, 119): "Electric strike",
        (57, 160): "Lock type 14: electric bolt in the head of the frame over the leaf, with a built-in bond",
        (57, 172): "Monitored contact.",
    }.items():  # fmt: skip
        page.insert_text((x, y), text, fontname="helv", fontsize=12.5)

    found = [(one.code, one.meaning) for one in decodings_in(read(document.tobytes(), "a.pdf").sections)]

    assert found == [
        ("11", "Electromagnetic lock, Fail Unlocked"),
        ("12", "Electric strike"),
        (
            "14",
            "electric bolt in the head of the frame over the leaf, with a built-in bond Monitored contact",
        ),
    ]


def test_a_table_goes_on_over_pages_in_spite_of_running_titles() -> None:
    document = pymupdf.open()
    for number in range(1, 5):
        page = document.new_page()
        page.insert_text((57, 40), f"Tower A          Hardware specification, page {number} of 4")
        page.insert_text((57, 800), f"Revision P0{number}")
        if number == 1:
            page.insert_text((57, 100), "3.1 Lock types")
            for x, text in ((57, "Type"), (180, "Description")):
                page.insert_text((x, 120), text)
        for x, text in (
            (57, str(10 + number)),
            (180, ("Maglock", "Strike", "Bolt", "Shear lock")[number - 1]),
        ):
            page.insert_text((x, 140), text)

    found = list(decodings_in(read(document.tobytes(), "a.pdf").sections))

    assert [(one.code, one.meaning) for one in found] == [
        ("11", "Maglock"),
        ("12", "Strike"),
        ("13", "Bolt"),
        ("14", "Shear lock"),
    ]
    assert found[-1].source == "“a.pdf”, section 3.1 Lock types, page 4"


def test_a_long_pdf_is_read_to_its_limit_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_PAGES", 1)

    found = read(WRITERS["specification.pdf"](), "a.pdf")

    assert found.notes == ("“a.pdf”: Only its first 1 pages were read.",)
    assert {one.code for one in decodings_in(found.sections)} == {"11", "12"}


def test_pages_that_cannot_be_read_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def pages(*_: object) -> Iterator[object]:
        yield SkippedPage(1, 0, 0, "damaged")
        yield ()
        yield SkippedPage(3, 0, 0, "damaged")

    monkeypatch.setattr(reading, "guarded_pages", pages)

    assert "“a.pdf”: Pages 1, 3 could not be read." in read(b"%PDF-1.7", "a.pdf").notes


def test_a_document_that_needs_too_much_memory_costs_only_itself() -> None:
    data = archive(word__document_xml=b"<a>" + b"<b/>" * 8_000_000 + b"</a>")

    (note,) = read(data, budgets=Budgets(memory_bytes=100_000_000)).notes

    assert "memory" in note


def test_a_mistake_of_ours_costs_only_the_document_and_logs_none_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def broken(*_: object) -> None:
        raise reading.PageReadError("secret words of the document")

    told: list[tuple[object, ...]] = []
    monkeypatch.setattr(reading, "guarded_call", broken)
    monkeypatch.setattr(reading, "_LOG", SimpleNamespace(error=lambda *said: told.append(said)))

    (note,) = read(b"some text").notes

    assert "by a mistake of ours" in note
    assert told == [("document_reader_broke",)]


def test_a_reader_is_looked_up_by_what_is_in_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read_office(b"%PDF-1.7") == (None, "")
    assert all(kind.reader is None or ":" in kind.reader for kind in KINDS.values())
    monkeypatch.setattr(recognition, "MAX_PARTS", 1)
    with pytest.raises(UnreadableError):
        media_type_in(archive(a=b"", b=b""))


def encodings() -> Iterator[tuple[str, bytes]]:
    text = "Lock type 11: maglock \u2013 “Größe 2”"
    yield from ((name, text.encode(name)) for name in ("utf-8", "utf-8-sig", "utf-16", "cp1252"))


@pytest.mark.parametrize(("encoding", "data"), list(encodings()))
def test_text_is_read_in_the_usual_encodings(encoding: str, data: bytes, tmp_path: Path) -> None:
    (section,) = read(data, "a.txt").sections

    assert section.blocks[0].text == "Lock type 11: maglock \u2013 “Größe 2”"


@pytest.mark.parametrize(
    ("name", "reader"), [("specification.docx", read_docx), ("specification.xlsx", read_xlsx)]
)
def test_whatever_is_damaged_in_a_document_it_is_read_or_said_to_be_damaged(
    name: str, reader: Callable[[bytes], Contents]
) -> None:
    chance = random.Random(1)
    with zipfile.ZipFile(BytesIO(WRITERS[name]())) as whole:
        parts = {part: whole.read(part) for part in whole.namelist()}
    outcomes: set[bool] = set()

    for _ in range(80):
        part = chance.choice(list(parts))
        content = bytearray(parts[part])
        for _ in range(4):
            content[chance.randrange(len(content))] = chance.randrange(256)
        try:
            reader(archive(**{**parts, part: bytes(content)}))
            outcomes.add(True)
        except UnreadableError:
            outcomes.add(False)

    assert outcomes == {True, False}
