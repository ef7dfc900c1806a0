"""``sda corrections``: results corrected in their folder, and no edited workbook overwritten unasked."""

from __future__ import annotations

import json
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from security_design_assistant.cli import command_line as cli
from security_design_assistant.cli.correcting import CorrectedResults
from security_design_assistant.corrections.refusal import RevisionMovedError
from security_design_assistant.models.corrections import ProposedCorrection
from security_design_assistant.samples import SAMPLES


@pytest.fixture(scope="module")
def processed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A processed sample: ``plan.pdf`` and ``out/plan``."""
    place = tmp_path_factory.mktemp("processed")
    (place / "plan.pdf").write_bytes(SAMPLES["plain"]().pdf)
    assert cli.main(["process", str(place / "plan.pdf"), "--out", str(place / "out")]) == 0
    return place


@pytest.fixture
def place(processed: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    copy = Path(shutil.copytree(processed, tmp_path / "copy"))
    claim = copy / "out" / "plan" / ".sda" / "job.json"
    claim.write_text(claim.read_text().replace(str(processed), str(copy)))
    return copy


@pytest.fixture
def folder(place: Path) -> Path:
    return place / "out" / "plan"


def components(folder: Path) -> dict[str, Any]:
    return {one["id"]: one for one in json.loads((folder / "components.json").read_text())["components"]}


def door(folder: Path) -> str:
    return next(one for one, content in components(folder).items() if content["type"] == "door")


def edit(folder: Path, identity: str, heading: str, value: Any) -> bytes:
    """Type into the workbook as somebody would, and save it."""
    workbook = load_workbook(folder / "schedule.xlsx")
    sheet = workbook["Door Schedule"]
    titles = [cell.value for cell in sheet[1]]
    (row,) = (cells[0].row for cells in sheet.iter_rows(min_row=2) if cells[0].value == identity)
    sheet.cell(row, titles.index(heading) + 1).value = value
    workbook.save(folder / "schedule.xlsx")
    return (folder / "schedule.xlsx").read_bytes()


def process(place: Path, *more: str) -> int:
    return cli.main(["process", str(place / "plan.pdf"), "--out", str(place / "out"), *more])


def correct(folder: Path, *arguments: str) -> int:
    doing, *rest = arguments
    return cli.main(["corrections", doing, str(folder), *rest])


def test_a_correction_is_in_every_result_at_once(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    identity = door(folder)

    code = correct(folder, "add", identity, "location.room_name", "Café", "--by", "Lee", "--reason", "visit")

    assert code == 0
    assert components(folder)[identity]["location"]["room_name"] == "Café"
    (change,) = components(folder)[identity]["corrections"]
    assert (change["field"], change["now"], change["by"]) == ("location.room_name", "Café", "Lee")
    assert "Café" in (folder / "schedule.csv").read_text("utf-8-sig")
    texts = [cell.value for row in load_workbook(folder / "schedule.xlsx")["Door Schedule"] for cell in row]
    assert any("Café" in str(text) for text in texts)
    assert "Café" in capsys.readouterr().out


def test_undoing_makes_the_results_as_they_were(folder: Path) -> None:
    before = (folder / "schedule.csv").read_bytes(), components(folder)
    correct(folder, "add", door(folder), "location.room_name", "Store")
    correct(folder, "add", door(folder), "devices", "[]")

    codes = [correct(folder, "undo", "2"), correct(folder, "undo", "1")]

    assert codes == [0, 0]
    assert ((folder / "schedule.csv").read_bytes(), components(folder)) == before


def test_the_list_tells_all_of_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    correct(folder, "add", door(folder), "present", "false", "--by", "Kim")
    correct(folder, "undo", "1")
    capsys.readouterr()

    codes = [correct(folder, "list"), correct(folder, "list", "--json")]

    *lines, kept = capsys.readouterr().out.splitlines()
    assert codes == [0, 0]
    assert lines[0].startswith(f"1  {door(folder)}  present: true -> false  Kim")
    assert lines[1].endswith("(undoes 1)")
    assert json.loads(kept)["revision"] == 2


def test_processing_again_keeps_what_was_corrected(place: Path, folder: Path) -> None:
    identity = door(folder)
    correct(folder, "add", identity, "location.room_name", "Store")

    code = process(place)

    assert code == 0
    assert components(folder)[identity]["location"]["room_name"] == "Store"


def test_an_edited_workbook_is_not_overwritten_unasked(
    place: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = edit(folder, door(folder), "Location", "L9 Typed")

    codes = [process(place), correct(folder, "add", door(folder), "checked", "true")]

    assert codes == [1, 1]
    assert (folder / "schedule.xlsx").read_bytes() == data
    assert not (folder / "corrections.json").exists()
    told = capsys.readouterr().err
    assert told.count("[workbook_edited]") == 2
    assert f"sda corrections import {folder}" in told


def test_an_edited_workbook_is_overwritten_when_somebody_says_so(place: Path, folder: Path) -> None:
    edit(folder, door(folder), "Location", "L9 Typed")

    code = process(place, "--overwrite")

    assert code == 0
    assert "Typed" not in (folder / "schedule.csv").read_text("utf-8-sig")


def test_a_drawing_that_changed_does_not_take_the_corrections_of_the_former_one(
    place: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    correct(folder, "add", door(folder), "checked", "true")
    kept = (folder / "corrections.json").read_bytes()
    (place / "plan.pdf").write_bytes(SAMPLES["text_with_key"]().pdf)

    code = process(place)

    assert code == 1
    assert "[corrected_before]" in capsys.readouterr().err
    assert (folder / "corrections.json").read_bytes() == kept
    assert (folder / "schedule.xlsx").exists()


def test_an_edited_workbook_is_taken_over_once_and_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    identity = door(folder)
    data = edit(folder, identity, "Location", "L9 Typed")

    first = correct(folder, "import", "--by", "Lee")
    corrected = json.loads((folder / "corrections.json").read_text())
    load_workbook(folder / "schedule.xlsx").save(folder / "schedule.xlsx")  # another program saved it
    second = correct(folder, "import")

    assert (first, second) == (0, 0)
    assert components(folder)[identity]["location"]["room_name"] == "Typed"
    assert {entry["by"] for entry in corrected["entries"]} == {"Lee"}
    assert json.loads((folder / "corrections.json").read_text()) == corrected
    assert "0 corrections taken over" in capsys.readouterr().err
    assert (folder / "schedule-edited-2.xlsx").read_bytes() == data


def test_a_workbook_with_a_formula_is_refused_as_a_whole(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(folder, door(folder), "Location", "L9 Typed")
    data = edit(folder, door(folder), "Confidence", "=1/3")

    code = correct(folder, "import")

    assert code == 1
    assert "holds a formula" in capsys.readouterr().err
    assert not (folder / "corrections.json").exists()
    assert (folder / "schedule.xlsx").read_bytes() == data


def test_a_workbook_written_before_other_corrections_is_held_against_what_it_was(folder: Path) -> None:
    identity, other = list(components(folder))[:2]
    workbook = (folder / "schedule.xlsx").read_bytes()
    correct(folder, "add", other, "location.room_name", "Corrected since")
    copy = folder / "from-a-colleague.xlsx"
    copy.write_bytes(workbook)
    edited = load_workbook(BytesIO(workbook))
    sheet = edited["Door Schedule"]
    (row,) = (cells[0].row for cells in sheet.iter_rows(min_row=2) if cells[0].value == identity)
    sheet.cell(row, 2).value = "L9 Typed"
    edited.save(copy)

    code = cli.main(["corrections", "import", str(copy)])

    assert code == 0
    assert components(folder)[identity]["location"]["room_name"] == "Typed"
    assert components(folder)[other]["location"]["room_name"] == "Corrected since"


def test_a_run_that_is_cut_off_while_it_writes_the_workbook_goes_on(place: Path, folder: Path) -> None:
    results = CorrectedResults.of(folder)
    store = results.workplace.store
    (written,) = json.loads((folder / ".sda" / "written.json").read_text())

    (folder / ".sda" / "written.json").write_text(json.dumps([written, "0" * 64]))

    assert not store.edited
    assert process(place) == 0


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("add", "A-999", "id", "x"), "There is no component A-999"),
        (("add", "A-999", "devices", "two"), "takes JSON"),
        (("undo", "7"), "There is no correction 7"),
    ],
)
def test_what_cannot_be_done_is_said(
    folder: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], sentence: str
) -> None:
    assert correct(folder, *arguments) == 1
    assert sentence in capsys.readouterr().err
    assert not (folder / "corrections.json").exists()


def test_a_folder_without_results_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert correct(tmp_path, "list") == 1
    assert "[no_results]" in capsys.readouterr().err


def test_a_page_that_saw_an_older_revision_is_told(folder: Path) -> None:
    results = CorrectedResults.of(folder)
    proposal = ProposedCorrection(component=door(folder), field="checked", now=True)

    after = results.append([proposal], "Lee", if_revision=0)
    with pytest.raises(RevisionMovedError):
        results.append([proposal], "Kim", if_revision=0)
    outcome = results.regenerate().outcome

    assert after.revision == 1
    assert outcome.analysis.corrections == 1
    assert outcome.evaluation.checked.components == 1
