from __future__ import annotations

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectTimeoutError,
    CredentialRetrievalError,
    EndpointConnectionError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserError
from urllib3.exceptions import ProtocolError

from security_design_assistant.adapters.aws_errors import aws_errors
from security_design_assistant.errors import RetryableError


def answered(code: str, status: int) -> ClientError:
    return ClientError(
        {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": {"HTTPStatusCode": status}},  # type: ignore[typeddict-item]
        "Operation",
    )


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (answered("ProvisionedThroughputExceededException", 400), "throttled"),
        (answered("ThrottlingException", 400), "throttled"),
        (answered("SlowDown", 503), "throttled"),
        (answered("KmsThrottled", 400), "throttled"),
        (answered("AWS.SimpleQueueService.KmsThrottled", 400), "throttled"),
        (answered("KMS.ThrottlingException", 400), "throttled"),
        (answered("KMSThrottlingException", 400), "throttled"),
        (answered("ThrottledException", 400), "throttled"),
        (answered("RequestThrottled", 400), "throttled"),
        (answered("AWS.SimpleQueueService.OverLimit", 403), "throttled"),
        (answered("TooManyRequestsException", 429), "throttled"),
        (answered("Whatever", 429), "throttled"),
        (answered("RequestTimeout", 400), "unavailable"),
        (answered("OperationAborted", 409), "unavailable"),
        (answered("ConditionalRequestConflict", 409), "unavailable"),
        (answered("ReplicatedWriteConflictException", 400), "unavailable"),
        (answered("KMSInternalException", 400), "unavailable"),
        (answered("ExpiredTokenException", 400), "unavailable"),
        (answered("ServiceUnavailable", 503), "unavailable"),
        (answered("502", 502), "unavailable"),
        (ResponseParserError("no XML"), "unavailable"),
        (CredentialRetrievalError(provider="x", error_msg="y"), "unavailable"),
        (ConnectTimeoutError(endpoint_url="http://x"), "unavailable"),
        (ProtocolError("broken off"), "unavailable"),
        (answered("InternalServerError", 500), "unavailable"),
        (EndpointConnectionError(endpoint_url="http://x"), "unavailable"),
        (ReadTimeoutError(endpoint_url="http://x"), "unavailable"),
    ],
)
def test_what_may_pass_is_retryable(raised: Exception, code: str) -> None:
    with pytest.raises(RetryableError) as caught, aws_errors("DynamoDB"):
        raise raised

    assert caught.value.code == code
    assert caught.value.__cause__ is raised


@pytest.mark.parametrize(
    "code",
    ["AccessDeniedException", "ResourceNotFoundException", "ValidationException", "KMS.DisabledException"],
)
def test_our_own_mistakes_stay_what_they_are(code: str) -> None:
    with pytest.raises(ClientError), aws_errors("DynamoDB"):
        raise answered(code, 400)
