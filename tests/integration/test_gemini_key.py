"""The key of Gemini from the parameter store, changed while the process runs; asked over HTTP."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
import structlog

from security_design_assistant.adapters.clock import SystemClock
from security_design_assistant.adapters.gemini_records import DynamoGate, DynamoLedger
from security_design_assistant.adapters.parameters import SsmParameters
from security_design_assistant.emulator.fake_gemini.running import running_fake_gemini
from security_design_assistant.gemini.ledger import Payer
from security_design_assistant.gemini.port import GeminiRefusedError
from security_design_assistant.settings import GeminiSettings
from security_design_assistant.wiring.gemini_access import gemini_access
from tests.fakes import RecordingMetrics
from tests.integration.conftest import Aws
from tests.unit.test_gemini_clients import QUESTION


def test_a_rotated_key_needs_no_new_process_and_is_told_to_nobody(aws: Aws) -> None:
    pytest.importorskip("google.genai")
    name = f"/test/{uuid4().hex}"

    def put(value: str) -> None:
        aws.clients.ssm.put_parameter(Name=name, Value=value, Type="SecureString", Overwrite=True)

    structlog.reset_defaults()
    with running_fake_gemini() as gemini, structlog.testing.capture_logs() as logs:
        access = gemini_access(
            GeminiSettings(base_url=gemini.url, key_parameter=name),
            DynamoGate(aws.clients.dynamodb, aws.resources.table),
            DynamoLedger(aws.clients.dynamodb, aws.resources.table),
            RecordingMetrics(),
            SystemClock(),
            SsmParameters(aws.clients.ssm),
        )
        assert access is not None
        asker = access.asker(Payer("job_1", "owner-1", 1), "pdf_processing", lambda: 600.0)

        put("unset")
        with pytest.raises(GeminiRefusedError, match="no key"):
            asker.ask(QUESTION)
        put("first-key")
        gemini.accept(["first-key"])
        asker.ask(QUESTION)
        put("second-key")
        gemini.accept(["second-key"])
        asker.ask(QUESTION)

    assert len(gemini.recorded()) == 2
    assert not [key for key in ("first-key", "second-key") if key in json.dumps(logs) + repr(access)]
