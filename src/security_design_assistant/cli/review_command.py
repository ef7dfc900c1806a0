"""``sda review``: the review page for one folder of results, until somebody says stop."""

from __future__ import annotations

import errno
import threading
import webbrowser
from pathlib import Path

import structlog

from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.folder_api import FolderApi
from security_design_assistant.cli.folder_server import FolderServer
from security_design_assistant.cli.payload import print_line
from security_design_assistant.emulator.ending import ending_at_signals, wait_until
from security_design_assistant.errors import PermanentError
from security_design_assistant.review_page.site import is_built

_NEEDED = ("review.json", "drawing.pdf")

_log = structlog.get_logger()


def review_folder(folder: Path, port: int, *, browser: bool) -> ExitCode:
    """Serve the review page until SIGTERM or Ctrl-C; its address is the first line on stdout.

    Parameters
    ----------
    folder : of one drawing's results, as ``sda process`` writes it.
    port : to listen at; 0 takes a free one.
    browser : whether to open the page in this machine's browser.
    """
    if not is_built():
        _log.error("the review page is not part of this installation; in a checkout, `make web` builds it")
        return ExitCode.UNAVAILABLE
    missing = [name for name in _NEEDED if not (folder / name).is_file()]
    if missing:
        _log.error(f"{folder} has no {' and no '.join(missing)}: process the drawing again")
        return ExitCode.USAGE
    ending = ending_at_signals()
    try:
        server = FolderServer(FolderApi(folder), port)
    except PermanentError as exc:
        _log.error(exc.message)
        return ExitCode.USAGE
    except OSError as exc:
        taken = f"port {port} is taken" if exc.errno == errno.EADDRINUSE else ""
        _log.error(f"the page cannot be served: {taken or exc.strerror or exc}")
        return ExitCode.UNAVAILABLE
    with server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True).start()
        print_line(server.url)
        _log.info("ready; Ctrl-C stops it")
        if browser:
            webbrowser.open(server.url)
        wait_until(ending)
        server.shutdown()
    return ExitCode.ALL_WELL
