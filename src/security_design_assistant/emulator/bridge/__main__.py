"""``python -m security_design_assistant.emulator.bridge``: the bridge until SIGTERM."""

from __future__ import annotations

import sys
import threading

import botocore.session
import structlog
from botocore.config import Config
from pydantic import ValidationError

from security_design_assistant.adapters.session import CONFIG
from security_design_assistant.emulator.bridge.running import running_bridge
from security_design_assistant.emulator.bridge.settings import BridgeSettings
from security_design_assistant.emulator.ending import ending_at_signals, wait_until
from security_design_assistant.settings import Settings
from security_design_assistant.telemetry.logs import configure_logs

_log = structlog.get_logger()

_WRONG_SETTING, _UNAVAILABLE = 2, 4
"""Exit codes, the same that `sda` ends with."""


def main() -> int:
    """Run the bridge and return how it ended.

    It ends by itself when the service was usable and is lost for good, e.g. because the local AWS was
    started again and is empty: whoever starts it afresh can see that it is not ready.
    """
    try:
        settings, bridge_settings = Settings(), BridgeSettings()
    except ValidationError as exc:
        configure_logs("info")
        wrong = {"__".join(map(str, error["loc"])): error["msg"] for error in exc.errors()}
        _log.error("a setting is wrong", errors=wrong)
        return _WRONG_SETTING
    configure_logs(settings.log_level)
    queue_urls = settings.queue_url, settings.dead_letter_queue_url
    if not all(queue_urls):
        _log.error("a setting is missing", names=["SDA_QUEUE_URL", "SDA_DEAD_LETTER_QUEUE_URL"])
        return _WRONG_SETTING
    return _run(bridge_settings, queue_urls)


def _run(settings: BridgeSettings, queue_urls: tuple[str, str]) -> int:
    ending, lost = ending_at_signals(), threading.Event()

    def on_lost() -> None:
        lost.set()
        ending.set()

    sqs = botocore.session.get_session().create_client(
        "sqs", config=CONFIG.merge(Config(max_pool_connections=32))
    )
    try:
        with running_bridge(settings, sqs, queue_urls, on_lost) as bridge:
            _log.info("listening", url=bridge.gateway.url)
            wait_until(ending)
            _log.info("stopping")
    except OSError as exc:
        _log.error("the bridge cannot start", reason=exc.strerror or str(exc))
        return _UNAVAILABLE
    return _UNAVAILABLE if lost.is_set() else 0


if __name__ == "__main__":
    sys.exit(main())
