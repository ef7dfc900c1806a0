"""The table of artefacts: complete rows, names that go together, and a schedule as CSV."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from io import BytesIO, StringIO
from pkgutil import resolve_name
from urllib.parse import parse_qs, unquote, urlsplit
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from security_design_assistant import SOURCE_URL
from security_design_assistant.api.openapi import openapi_document
from security_design_assistant.models.analysis import Analysis, DeviceType
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.job_record import JobResult
from security_design_assistant.pipeline.job import StageName
from security_design_assistant.results.artefacts import (
    ARTEFACTS,
    MARKED_UP,
    ArtefactKind,
    ArtefactSource,
    artefact_named,
)
from security_design_assistant.results.data.schedule_csv import schedule_csv
from security_design_assistant.results.workbook.links import linked_to
from security_design_assistant.results.workbook.workbook import schedule_workbook
from security_design_assistant.review.findings import review
from tests.unit.api_caller import Caller
from tests.unit.handmade_analysis import READ_AT, VERSION, analysis, device, door, full_analysis, sound_door

NAMES = ["plan.pdf", "Block B.PDF", "Tür & Tor #2 (50%).pdf", "a/b:c*.pdf", "..pdf", "x" * 300, "日本.pdf"]


def source(result: Analysis, file_name: str = "plan.pdf", *, for_download: bool = False) -> ArtefactSource:
    return ArtefactSource(
        result,
        review(result),
        b"",
        file_name,
        READ_AT,
        VERSION,
        SOURCE_URL,
        Budgets(),
        for_download=for_download,
    )


def link_targets(workbook: bytes) -> set[str]:
    """Return the files that the workbook's links lead to, as a reader of the workbook opens them."""
    with ZipFile(BytesIO(workbook)) as archive:
        sheets = [name for name in archive.namelist() if name.endswith(".rels") and "worksheets" in name]
        read = load_workbook(BytesIO(workbook))
        assert sheets
    links = [cell.hyperlink for sheet in read for row in sheet for cell in row if cell.hyperlink]
    return {unquote(link.target.split("#")[0]) for link in links}


@pytest.mark.parametrize("kind", ARTEFACTS, ids=lambda kind: kind.name)
def test_every_row_is_complete(kind: ArtefactKind) -> None:
    assert callable(resolve_name(f"security_design_assistant.{kind.builder}"))
    assert StageName(kind.stage)
    assert re.fullmatch(r"[a-z-]+\.[a-z]+", kind.name)
    assert kind.label
    assert not kind.sentence.endswith(".")


def test_names_are_unique_and_the_marked_up_drawing_is_among_them() -> None:
    names = [kind.name for kind in ARTEFACTS]

    assert len(set(names)) == len(names)
    assert artefact_named(MARKED_UP).name in names
    with pytest.raises(KeyError):
        artefact_named("secrets.txt")


def test_the_table_is_cheap_to_import() -> None:
    script = (
        "import sys, security_design_assistant.results.artefacts; "
        "print(*sorted({'pymupdf', 'openpyxl', 'pydantic', 'numpy'} & set(sys.modules)))"
    )

    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == ""


def test_the_api_s_document_lists_every_artefact() -> None:
    parameters = openapi_document()["paths"]["/download/{job_id}/{artifact}"]["get"]["parameters"]

    (artifact,) = (parameter for parameter in parameters if parameter["name"] == "artifact")
    assert artifact["schema"]["enum"] == [kind.name for kind in ARTEFACTS]
    assert all(kind.sentence in artifact["description"] for kind in ARTEFACTS)


@pytest.mark.parametrize("drawing", NAMES)
def test_a_download_s_name_survives_a_browser(drawing: str) -> None:
    name = artefact_named("schedule.xlsx").download_name(drawing)

    assert name.endswith("-schedule.xlsx")
    assert not re.search(r'[\x00-\x1f<>:"/\\|?*]', name)
    assert name == name.strip(". ")
    assert len(name.encode()) <= 255


@pytest.mark.parametrize("drawing", NAMES)
def test_a_downloaded_workbook_s_links_match_the_downloaded_drawing(drawing: str) -> None:
    workbook = schedule_workbook(source(full_analysis(), drawing, for_download=True))

    assert link_targets(workbook) == {artefact_named(MARKED_UP).download_name(drawing)}


def test_a_workbook_in_a_folder_of_its_own_links_to_the_plain_name() -> None:
    assert link_targets(schedule_workbook(source(full_analysis(), "Block B.pdf"))) == {"marked-up.pdf"}


def test_a_downloaded_workbook_can_be_put_into_a_folder_of_its_own() -> None:
    downloaded = schedule_workbook(source(full_analysis(), "Tür & Tor.pdf", for_download=True))

    plain = linked_to(downloaded, MARKED_UP)

    assert link_targets(plain) == {"marked-up.pdf"}
    assert plain == linked_to(plain, MARKED_UP)


def test_equal_input_is_an_equal_workbook() -> None:
    one, other = (schedule_workbook(source(full_analysis(), for_download=True)) for _ in range(2))

    assert one == other


def test_the_api_downloads_under_the_names_that_the_links_have() -> None:
    api = Caller()
    job_id = api.post_pdf(query="filename=Block%20B.pdf").body["job_id"]
    api.jobs.take_lease(job_id, "worker", api.clock.now(), 60)
    keys = {kind.name: f"jobs/{job_id}/results/{kind.name}" for kind in ARTEFACTS}
    api.jobs.complete(job_id, "worker", JobResult(artefacts=keys), api.clock.now())

    paths = api.call("GET", f"/status/{job_id}").body["result"]["artifacts"]
    names = {}
    for name, path in paths.items():
        query = parse_qs(urlsplit(api.call("GET", path).headers["location"]).query)
        names[name] = query["name"][0]

    assert list(paths) == [kind.name for kind in ARTEFACTS]
    workbook = schedule_workbook(source(full_analysis(), "Block B.pdf", for_download=True))
    assert link_targets(workbook) == {names[MARKED_UP]} == {"Block B-marked-up.pdf"}


def test_a_job_from_before_an_artefact_is_served_without_it() -> None:
    api = Caller()
    job = api.finished_job()

    assert list(api.call("GET", f"/status/{job.job_id}").body["result"]["artifacts"]) == ["schedule.xlsx"]
    assert api.call("GET", f"/download/{job.job_id}/schedule.xlsx").status == 302
    missing = api.call("GET", f"/download/{job.job_id}/schedule.csv")
    assert (missing.status, missing.body["code"]) == (404, "artifact_not_found")


def rows(result: Analysis) -> list[list[str]]:
    written = schedule_csv(source(result))
    return list(csv.reader(StringIO(written.decode("utf-8-sig"), newline="")))


def test_the_csv_has_the_columns_and_doors_of_the_sheet() -> None:
    result = full_analysis()
    sheet = load_workbook(BytesIO(schedule_workbook(source(result))))["Door Schedule"]

    heading, *doors = rows(result)

    assert heading == [cell.value for cell in sheet[1]]
    assert [row[0] for row in doors] == [sheet.cell(row, 1).value for row in range(2, 7)]
    first = dict(zip(heading, doors[0], strict=True))
    assert (first["Reader E/KP"], first["Confidence"], first["Page"]) == ("2 x S", "97%", "1")


def test_the_csv_is_utf_8_for_excel_with_the_line_ends_of_the_standard() -> None:
    written = schedule_csv(source(analysis(door(1, room='Küche, "neu"'))))

    assert written.startswith(b"\xef\xbb\xbfDoor ID,Location,")
    assert written.count(b"\r\n") == written.count(b"\n") == 2
    assert '"L101 Küche, ""neu"""'.encode() in written


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_text_of_a_drawing_becomes_a_formula(start: str) -> None:
    result = analysis(door(1, device(DeviceType.LOCK, "02"), id=f"{start}HYPERLINK(1)"), sound_door(2))

    cells = [cell for row in rows(result) for cell in row]

    assert f"'{start}HYPERLINK(1)" in cells
    assert not any(cell.startswith(start) for cell in cells)
