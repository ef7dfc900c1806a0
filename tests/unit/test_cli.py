"""``sda`` as people and programs meet it: exit codes, streams, files."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from security_design_assistant import __version__
from security_design_assistant.cli import batch
from security_design_assistant.cli import command_line as cli
from security_design_assistant.cli.exit_codes import ExitCode
from tests.fixtures import hostile
from tests.fixtures.small_scans import small_scans

RESULTS = [
    "components.json",
    "drawing.pdf",
    "evaluation.json",
    "marked-up.pdf",
    "schedule.csv",
    "schedule.xlsx",
]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.pdf"
    path.write_bytes(hostile.drawing(2))
    return path


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_readable_drawing_ends_with_code_0_and_all_results(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["process", str(plan), "--out", str(tmp_path / "out"), "--json"])

    folder = tmp_path / "out" / "plan"
    assert code == 0
    assert lines(capsys) == [{"file": str(plan), "status": "completed", "out": str(folder), "error": None}]
    assert sorted(path.name for path in folder.glob("[!.]*")) == RESULTS


def test_a_person_gets_a_table_with_counts_and_paths(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["process", str(plan), "--out", str(tmp_path / "out")])

    printed = capsys.readouterr()
    assert code == 0
    assert printed.err == ""
    assert "plan.pdf" in printed.out
    assert "2 of 2" in printed.out
    assert "Nothing was found in this drawing" in printed.out
    unwrapped = "".join(line.strip() for line in printed.out.splitlines())
    assert "schedule.xlsx" in unwrapped


def test_one_bad_file_never_stops_the_others(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = tmp_path / "letter.pdf"
    bad.write_text("Dear Sir or Madam")

    code = cli.main(["process", str(bad), str(plan), "--out", str(tmp_path / "out"), "--json"])

    printed = capsys.readouterr()
    told = [json.loads(line) for line in printed.out.splitlines()]
    assert code == 1
    assert [line["status"] for line in told] == ["rejected", "completed"]
    assert told[0]["error"]["code"] == "not_a_pdf"
    assert told[0]["out"] is None
    assert told[0]["error"]["message"] in printed.err
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["plan"]


def test_each_kind_of_unusable_path_has_its_own_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder.pdf").mkdir()
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "loop.pdf").symlink_to(tmp_path / "loop.pdf")
    names = ["missing.pdf", "folder.pdf", "pipe.pdf", "loop.pdf", "zero\0byte.pdf"]

    code = cli.main(
        ["process", *(str(tmp_path / name) for name in names), "--out", str(tmp_path / "out"), "--json"]
    )

    codes = [line["error"]["code"] for line in lines(capsys)]
    assert code == 1
    assert codes == ["not_found", "is_a_directory", "not_a_file", "unreadable", "unreadable"]


def test_a_page_that_cannot_be_read_is_told_and_costs_the_exit_code(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(hostile.blank_pages(2))

    code = cli.main(["process", str(scan), "--out", str(tmp_path / "out"), "--json"])

    printed = capsys.readouterr()
    (line,) = (json.loads(line) for line in printed.out.splitlines())
    assert code == 3
    assert line["status"] == "completed"
    assert line["error"]["code"] == "pages_not_read"
    assert "2 of 2 pages were not read: page 1" in line["error"]["message"]
    assert "warning" in printed.err


def test_whatever_damage_gives_one_json_line_a_file_and_a_code(tmp_path: Path) -> None:
    cyclic = tmp_path / "cyclic.pdf"
    cyclic.write_bytes(hostile.cyclic_page_tree())
    damaged = [tmp_path / f"damaged-{seed}.pdf" for seed in range(8)]
    for seed, path in enumerate(damaged):
        path.write_bytes(hostile.damaged(hostile.drawing(3), seed, flips=20))

    done = sda(["process", cyclic, *damaged, "--out", tmp_path / "out", "--json"])

    told = [json.loads(line) for line in done.stdout.splitlines()]
    codes = {line["error"]["code"] for line in told if line["error"]}
    assert [line["file"] for line in told] == [str(cyclic), *map(str, damaged)]
    assert codes <= {"corrupt", "pages_not_read"}
    assert "Traceback" not in done.stderr


def test_an_output_folder_that_cannot_be_written_is_told(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "out").write_text("a file")

    code = cli.main(["process", str(plan), "--out", str(tmp_path / "out"), "--json"])

    (line,) = lines(capsys)
    assert code == 1
    assert line["error"]["code"] == "storage_failed"
    assert str(tmp_path / "out") in line["error"]["message"]


def test_a_mistake_of_ours_is_told_with_its_trace_and_stops_nothing(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr(batch, "process_file", fail)

    code = cli.main(["process", str(plan), str(plan), "--out", str(tmp_path / "out"), "--json"])

    printed = capsys.readouterr()
    assert code == 1
    assert [json.loads(line)["error"]["code"] for line in printed.out.splitlines()] == ["internal_error"] * 2
    assert "ZeroDivisionError: ours" in printed.err


@pytest.mark.parametrize(
    "name", ["Übersicht 1. OG.pdf", "図面.pdf", "a b'c\"d.pdf", "[red]x[bold].pdf", "-x.pdf"]
)
def test_any_name_that_a_file_can_have_is_taken(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(hostile.drawing())

    codes = [
        cli.main(["process", "--out", "out", "--json", "--", name]),
        cli.main(["process", "--out", "out", "--", name]),
    ]

    first, *table = capsys.readouterr().out.splitlines()
    assert codes == [0, 0]
    assert json.loads(first)["file"] == name
    assert Path("out", Path(name).stem, "schedule.xlsx").is_file()
    assert name in "\n".join(table)


def test_a_name_that_is_no_text_is_taken_too(tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/plan\xff\n.pdf"
    with open(name, "wb") as file:  # noqa: PTH123 - a name of bytes
        file.write(hostile.drawing())

    done = sda(["process", name, "--out", str(tmp_path / "out"), "--json"])
    table = sda(["process", name, "--out", str(tmp_path / "out")])

    assert (done.returncode, table.returncode) == (0, 0)
    assert os.fsencode(json.loads(done.stdout)["file"]) == name


def test_interruption_is_a_sentence_not_a_trace(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "process_file", interrupt)

    code = cli.main(["process", str(plan), "--out", str(tmp_path / "out")])

    printed = capsys.readouterr()
    assert code == 130
    assert printed.out == ""
    assert "interrupted" in printed.err
    assert "Traceback" not in printed.err


def test_a_reader_that_leaves_early_is_no_error_to_complain_about(plan: Path, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "security_design_assistant",
            "process",
            plan,
            "--out",
            tmp_path / "out",
            "--json",
        ],
        stdout=writer,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writer)

    assert done.returncode == 141
    assert done.stderr == b""


def test_a_terminal_gets_a_progress_bar_and_stdout_stays_clean(plan: Path, tmp_path: Path) -> None:
    screen, terminal = os.openpty()

    # A terminal that nobody reads stops its writer once its buffer is full.
    with ThreadPoolExecutor() as reader:
        watched = reader.submit(read_all, screen)
        done = subprocess.run(
            [
                sys.executable,
                "-m",
                "security_design_assistant",
                "process",
                plan,
                "--out",
                tmp_path / "out",
                "--json",
            ],
            stdout=subprocess.PIPE,
            stderr=terminal,
            env=os.environ | {"TERM": "xterm", "COLUMNS": "120"},
            check=False,
        )
        os.close(terminal)

    shown = watched.result()
    os.close(screen)
    assert done.returncode == 0
    assert json.loads(done.stdout)["status"] == "completed"
    assert "plan.pdf" in shown
    assert "2/2" in shown


def test_a_wrong_setting_is_named(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDA_BUDGETS__MAX_PAGES", "many")

    code = cli.main(["process", str(plan), "--out", str(tmp_path / "out")])

    assert code == 2
    assert "SDA_BUDGETS__MAX_PAGES" in capsys.readouterr().err


def test_a_budget_of_the_environment_is_obeyed(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SDA_BUDGETS__MAX_BYTES", "100")

    code = cli.main(["process", str(plan), "--out", str(tmp_path / "out"), "--json"])

    assert code == 1
    assert lines(capsys)[0]["error"]["code"] == "too_large"


def test_processing_again_gives_the_same_data_in_the_same_folder(
    plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["process", str(plan), "--out", str(tmp_path / "out"), "--json"]
    cli.main(arguments)
    before = (tmp_path / "out" / "plan" / "components.json").read_bytes()

    cli.main(arguments)

    first, second = lines(capsys)
    assert first == second
    assert (tmp_path / "out" / "plan" / "components.json").read_bytes() == before


@pytest.mark.parametrize("arguments", [[], ["process"], ["process", "a.pdf"], ["evaluate"], ["nonsense"]])
def test_a_wrong_command_line_is_explained(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)

    assert caught.value.code == 2
    assert "usage: sda" in capsys.readouterr().err


def test_help_tells_the_commands_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--help"])

    told = capsys.readouterr().out
    assert caught.value.code == 0
    for command in ("process", "evaluate", "samples"):
        assert f"\n    {command} " in told
    for code in ExitCode:
        assert f"\n  {code.value} " in told


def test_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["--version"])

    assert capsys.readouterr().out == f"sda {__version__}\n"


def test_help_does_not_wait_for_what_only_processing_needs() -> None:
    probe = (
        "import sys; from security_design_assistant.cli.command_line import build_parser;"
        "build_parser().format_help();"
        "print({'pymupdf', 'numpy', 'openpyxl', 'pydantic', 'rich'} & set(sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"


def read_all(screen: int) -> str:
    """Return what was written to a terminal that nobody writes to any more."""
    shown = b""
    while True:
        try:
            part = os.read(screen, 65_536)
        except OSError:  # Linux says so instead of returning nothing
            part = b""
        if not part:
            return shown.decode()
        shown += part


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    assert cli.main(["samples", str(folder)]) == 0
    return folder


def test_samples_are_drawings_with_their_truth(samples: Path) -> None:
    drawings = {path.stem for path in samples.glob("*.pdf")}

    assert {path.name.removesuffix(".truth.json") for path in samples.glob("*.truth.json")} == drawings
    assert "plain" in drawings  # what `make demo` processes
    assert {path.suffix for path in (samples / "specifications").iterdir()} == {
        ".docx",
        ".pdf",
        ".txt",
        ".xlsx",
    }


def test_evaluate_prints_precision_and_recall_by_device_type(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("plain.pdf", "plain.truth.json"):
        (tmp_path / name).write_bytes((samples / name).read_bytes())

    codes = [cli.main(["evaluate", str(tmp_path), "--json"]), cli.main(["evaluate", str(tmp_path)])]

    line, *table = capsys.readouterr().out.splitlines()
    measured = json.loads(line)
    assert codes == [0, 0]
    assert measured["drawings"] == 1
    assert measured["devices"]["lock"]["recall"] == 1.0
    assert any("lock" in row and "100.0 %" in row for row in table)
    sure = measured["confidence"][-1]
    assert (sure["least"], sure["findings"], sure["right"]) == (0.98, sure["right"], sure["findings"])
    assert any(row.split() == ["98%", "100%", *[str(sure["right"])] * 2, "100.0", "%"] for row in table)


def test_a_drawing_with_another_s_truth_scores_accordingly(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "plain.pdf").write_bytes((samples / "plain.pdf").read_bytes())
    (tmp_path / "plain.truth.json").write_text('{"pages": [{"page": 1}]}')

    cli.main(["evaluate", str(tmp_path), "--json"])

    printed = capsys.readouterr()
    measured = json.loads(printed.out)
    assert measured["components"]["precision"] == 0.0
    assert "invented: plain.pdf: door" in printed.err


@pytest.mark.parametrize("truth", [None, "{", '{"pages": [], "surprise": 1}'])
def test_evaluate_says_what_it_cannot_use_and_prints_no_score(
    truth: str | None, plan: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    if truth is not None:
        (tmp_path / "plan.truth.json").write_text(truth)

    code = cli.main(["evaluate", str(tmp_path)])

    printed = capsys.readouterr()
    assert code == 1
    assert printed.out == ""
    assert ("no NAME.pdf" if truth is None else "plan.truth.json is no valid truth") in printed.err


def test_samples_that_cannot_be_written_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")

    code = cli.main(["samples", str(tmp_path / "file" / "in")])

    assert code == 1
    assert str(tmp_path / "file") in capsys.readouterr().err


def sda(arguments: list[str | bytes | Path]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "security_design_assistant", *arguments],
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("told_by", ["option", "setting"])
def test_an_unknown_analyser_is_a_usage_error(
    plan: Path,
    tmp_path: Path,
    told_by: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if told_by == "setting":
        monkeypatch.setenv("SDA_ANALYSER", "tarot")
    options = ["--analyser", "tarot"] if told_by == "option" else []

    code = cli.main(["process", str(plan), "--out", str(tmp_path / "out"), *options])

    assert code == 2
    assert "There is no analyser “tarot”. Choose from: vector, gemini, hybrid." in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_hybrid_without_a_key_says_what_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SDA_GEMINI__API_KEY", raising=False)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(small_scans(1))

    code = cli.main(["process", str(scan), "--out", str(tmp_path / "out"), "--analyser", "hybrid"])

    assert code == 3
    assert "There is no key for Gemini (SDA_GEMINI__API_KEY)" in capsys.readouterr().err
    found = json.loads((tmp_path / "out" / "scan" / "components.json").read_bytes())
    (told,) = (warning for warning in found["warnings"] if warning["code"] == "geometry_alone")
    assert "Gemini was not asked about page 1" in told["message"]


def test_gemini_without_a_key_rejects_the_drawing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SDA_GEMINI__API_KEY", raising=False)
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(small_scans(1))

    code = cli.main(["process", str(scan), "--out", str(tmp_path / "out"), "--analyser", "gemini"])

    assert code == 1
    assert "gemini_not_set_up" in capsys.readouterr().err
