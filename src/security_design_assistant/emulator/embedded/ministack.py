"""The embedded AWS: ministack, in an environment of its own, reachable from this machine only."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

HOST = "127.0.0.1"
REGION = "eu-west-2"

_START_SECONDS = 30.0
_STOP_SECONDS = 5.0
_SERVICES = "s3,sqs,sns,dynamodb,ssm"

# Runs in ministack's own interpreter: ends with its parent, even if that is killed.
_LAUNCHER = """
import os, sys, threading
def follow():
    os.read(int(sys.argv.pop(1)), 1)
    os._exit(0)
threading.Thread(target=follow, daemon=True).start()
from ministack.app import main
main()
"""


class MinistackMissingError(Exception):
    """The environment of ministack is not there, or does not start."""


def find_ministack(start: Path | None = None) -> Path:
    """Return the interpreter of ministack's environment.

    ``SDA_MINISTACK`` names the environment's folder; else it is ``.ministack`` in the working directory, or
    in the checkout that this package is in.

    Raises
    ------
    MinistackMissingError
        There is none; the text says how to make it.
    """
    named = os.environ.get("SDA_MINISTACK")
    checkout = Path(__file__).resolve().parents[4]
    folders = [Path(named)] if named else [(start or Path.cwd()) / ".ministack", checkout / ".ministack"]
    for folder in folders:
        python = folder / "bin" / "python"
        if python.exists():
            return python.absolute()
    raise MinistackMissingError(
        "the embedded AWS is not installed: run `make .ministack/.ready` in the project's directory"
        f" (looked in {', '.join(str(folder) for folder in folders)})"
    )


def without_aws(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the variables that say nothing of a real account."""
    return {name: value for name, value in environment.items() if not name.startswith("AWS_")}


def aws_environment(endpoint: str) -> dict[str, str]:
    """Return the variables that lead an AWS SDK to the embedded AWS and nowhere else."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@contextmanager
def running_ministack(
    log: Path | None = None,
    host: str = HOST,
    variables: Mapping[str, str] | None = None,
    certificate: tuple[Path, Path] | None = None,
) -> Iterator[str]:
    """Run the embedded AWS, empty at first, and yield its endpoint; it is gone afterwards.

    Parameters
    ----------
    log : file that gets what it says.
    host : address of this machine that it listens on.
    variables : further settings of it, over those of the embedded stack.
    certificate : certificate and key of ``host``, both PEM; with them it speaks TLS only.

    Raises
    ------
    MinistackMissingError
        It is not installed, or does not start.
    """
    python, port = find_ministack(), free_port()
    read_end, write_end = os.pipe()
    endpoint = f"{'https' if certificate else 'http'}://{host}:{port}"
    told = {"AWS_ENDPOINT_URL": endpoint}  # what functions in containers hear of it
    environment = {**_environment(host, port), **_tls(certificate), **told, **(variables or {})}
    with log.open("ab") if log else open(os.devnull, "ab") as output:  # noqa: PTH123 - no path's method
        process = subprocess.Popen(  # noqa: S603 - the interpreter that was installed for this
            [str(python), "-c", _LAUNCHER, str(read_end)],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            pass_fds=(read_end,),
            start_new_session=True,
        )
    os.close(read_end)
    try:
        _wait_until_ready(endpoint, process, certificate)
        yield endpoint
    finally:
        os.close(write_end)
        _end(process)


def free_port() -> int:
    """Return a port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _environment(host: str, port: int) -> Mapping[str, str]:
    kept = {name: value for name, value in without_aws(os.environ).items() if not name.startswith("PYTHON")}
    return {
        **kept,
        "BIND_HOST": host,
        "MINISTACK_HOST": host,
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "SERVICES": _SERVICES,
        "LOG_LEVEL": "WARNING",
    }


def _tls(certificate: tuple[Path, Path] | None) -> Mapping[str, str]:
    if certificate is None:
        return {}
    chain, key = certificate
    return {"USE_SSL": "1", "MINISTACK_SSL_CERT": str(chain), "MINISTACK_SSL_KEY": str(key)}


def _wait_until_ready(
    endpoint: str, process: subprocess.Popen[bytes], certificate: tuple[Path, Path] | None
) -> None:
    trust = ssl.create_default_context(cafile=certificate[0]) if certificate else None
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise MinistackMissingError(f"the embedded AWS ended at once with code {process.returncode}")
        try:
            with urllib.request.urlopen(f"{endpoint}/_ministack/health", timeout=1, context=trust):  # noqa: S310 - http
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise MinistackMissingError(f"the embedded AWS did not answer within {_START_SECONDS:g} s")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
