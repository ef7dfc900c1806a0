"""``sda local`` as people meet it: a process that prints a URL, and ``sda submit`` or ``curl`` beside it."""

from __future__ import annotations

import http.client
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from security_design_assistant.samples import write_samples

ROOT = Path(__file__).parents[2]
SDA = [sys.executable, "-m", "security_design_assistant"]
PROBLEM = "application/problem+json"


@contextmanager
def sda_local(folder: Path, *arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [*SDA, "local", *arguments], stdout=subprocess.PIPE, stderr=log, text=True, cwd=folder
        )
    assert process.stdout
    try:
        yield process.stdout.readline().strip(), process
    finally:
        process.terminate()
        process.wait(20)
        process.stdout.close()


def processes_of(folder: Path) -> list[str]:
    """Return the processes whose working directory is ``folder``: all of the stack's."""
    found = []
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and (entry / "cwd").readlink() == folder:
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def gone(folder: Path, seconds: float = 10) -> bool:
    deadline = time.monotonic() + seconds
    while processes_of(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    return not processes_of(folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stack").resolve()


@pytest.fixture(scope="module")
def plan(folder: Path) -> Path:
    write_samples(folder / "samples")
    return folder / "samples" / "plain.pdf"


@pytest.fixture(scope="module")
def url(folder: Path) -> Iterator[str]:
    with sda_local(folder, "--env-file", str(folder / "env.sh")) as (url, _):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+", url), (folder / "log").read_text()
        yield url


def submit(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*SDA, "submit", *arguments], capture_output=True, text=True, timeout=60, check=False
    )


def test_nobody_at_the_address_exits_with_4(plan: Path) -> None:
    ended = submit(str(plan), "--api", "http://127.0.0.1:9", "--wait")

    assert ended.returncode == 4
    assert "does not answer" in ended.stderr


def test_a_port_that_is_taken_is_named_and_exits_with_4(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = subprocess.run(
            [*SDA, "local", "--port", str(port)],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    assert (ended.returncode, ended.stdout) == (4, "")
    assert f"port {port} is taken" in ended.stderr


def test_operators_find_the_jobs_by_what_the_env_file_says(url: str, folder: Path, plan: Path) -> None:
    job_id = submit(str(plan), "--api", url).stdout.strip()
    variables = f"set -a; . {folder / 'env.sh'}; exec {SDA[0]} -m security_design_assistant jobs --json"

    listed = subprocess.run(["sh", "-c", variables], capture_output=True, text=True, timeout=60, check=False)

    assert listed.returncode == 0, listed.stderr
    assert job_id in listed.stdout


def test_the_documented_example_works_as_printed(tmp_path: Path) -> None:
    document = (ROOT / "docs" / "http-api.md").read_text()
    example = re.search(r"`sda local --port (\d+)`.*?```sh\n(.*?)```", document, re.DOTALL)
    assert example
    port, script = example[1], example[2]
    assert len(script.splitlines()) == 4
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", int(port))) == 0:
            pytest.skip(f"port {port} of this machine is taken")
    write_samples(tmp_path / "demo" / "drawings")

    with sda_local(tmp_path, "--port", port):
        ended = subprocess.run(
            ["bash", "-euc", script], cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
        )

    assert ended.returncode == 0, ended.stderr
    assert (tmp_path / "schedule.xlsx").read_bytes().startswith(b"PK")


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks into /proc")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_nothing_is_left_however_it_ends(tmp_path: Path, number: signal.Signals) -> None:
    with sda_local(tmp_path) as (url, process):
        assert url.startswith("http://"), (tmp_path / "log").read_text()
        assert len(processes_of(tmp_path.resolve())) > 3

        process.send_signal(number)
        code = process.wait(20)

    assert code == (0 if number != signal.SIGKILL else -signal.SIGKILL)
    assert gone(tmp_path.resolve()), processes_of(tmp_path.resolve())


def raw(url: str, data: bytes) -> bytes:
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=20) as connection:
        connection.sendall(data)
        connection.shutdown(socket.SHUT_WR)
        answer = b""
        while part := connection.recv(1 << 16):
            answer += part
    return answer


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"nonsense\r\n\r\n", b"400"),
        (b"GET /health HTTP/9.9\r\n\r\n", b"505"),
        (b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"POST /uploads HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n", b"400"),
        (b"POST /uploads HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc", b"400"),
        (b"POST /uploads HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", b"400"),
        (b"GET //[ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", b"404"),
        (b"GET http://[ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", b"400"),
        (b"GET /status/%ff%00 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", b"404"),
    ],
)
def test_what_is_no_proper_http_gets_a_problem(url: str, data: bytes, status: bytes) -> None:
    answer = raw(url, data)

    assert answer.split(b" ")[1] == status
    assert PROBLEM.encode() in answer.lower()


def test_a_chunked_request_is_as_good_as_any(url: str) -> None:
    body = b'{"filename": "a.pdf", "content_type": "application/pdf", "size": 5}'
    head = b"POST /uploads HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\n"
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:10], body[10:])) + b"0\r\n\r\n"

    answer = raw(url, head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks)

    assert answer.startswith(b"HTTP/1.1 201")


@pytest.mark.parametrize("megabytes", [5, 11])
def test_what_the_gateway_cannot_carry_is_413(url: str, megabytes: int) -> None:
    address = urlsplit(url)
    connection = http.client.HTTPConnection(str(address.hostname), address.port, timeout=30)
    headers = {"Content-Type": "application/pdf"}

    connection.request("POST", "/process-drawing", b"%PDF-" + bytes(megabytes << 20), headers)
    answer = connection.getresponse()

    assert answer.status == 413
    assert answer.getheader("content-type") == PROBLEM
    assert b"POST /uploads" in answer.read()
    connection.close()


def test_curl_is_at_hand() -> None:
    assert shutil.which("curl"), "the example in docs/http-api.md needs it"
