"""``sda local``: the service until somebody says stop."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import structlog

from security_design_assistant.cli.exit_codes import ExitCode
from security_design_assistant.cli.payload import print_line
from security_design_assistant.emulator.embedded.ministack import MinistackMissingError, aws_environment
from security_design_assistant.emulator.embedded.stack import Stack, StackOptions, running_stack
from security_design_assistant.emulator.ending import ending_at_signals, wait_until
from security_design_assistant.emulator.fake_gemini.running import environment_of, running_fake_gemini

_log = structlog.get_logger()


def run_local(options: StackOptions, env_file: Path | None, *, fake_gemini: bool = False) -> ExitCode:
    """Run the service until SIGTERM or Ctrl-C; its URL is the first line on stdout, once it is ready.

    Parameters
    ----------
    options : of the service.
    env_file : gets the settings for other commands.
    fake_gemini : whether drawings are read with a stand-in for Gemini.
    """
    os.environ.pop("AWS_PROFILE", None)  # a profile that does not exist would stop even embedded clients
    ending = ending_at_signals()
    try:
        with ExitStack() as closing:
            if fake_gemini:
                gemini = closing.enter_context(running_fake_gemini())
                asking = environment_of(gemini)
                options = replace(options, environment={**options.environment, **asking})
                _log.info(f"a stand-in for Gemini answers at {gemini.url}")
            stack = closing.enter_context(running_stack(options))
            if env_file:
                _write_environment(env_file, stack)
            print_line(stack.url)
            _log.info("ready; Ctrl-C stops it and discards its jobs and drawings")
            wait_until(ending)
            _log.info("stopping")
            sys.stderr.flush()
    except MinistackMissingError as exc:
        _log.error(str(exc))
        return ExitCode.UNAVAILABLE
    except OSError as exc:
        taken = f"port {options.port} is taken" if exc.errno == errno.EADDRINUSE else ""
        _log.error(f"the service cannot start: {taken or exc.strerror or exc}")
        return ExitCode.UNAVAILABLE
    return ExitCode.ALL_WELL


def _write_environment(path: Path, stack: Stack) -> None:
    variables: Mapping[str, str] = {
        **aws_environment(stack.endpoint),
        **stack.resources.environment(),
        "SDA_API": stack.url,
    }
    path.write_text("".join(f"export {name}='{value}'\n" for name, value in variables.items()))
