from __future__ import annotations

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

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
    "code", ["AccessDeniedException", "ResourceNotFoundException", "ValidationException"]
)
def test_our_own_mistakes_stay_what_they_are(code: str) -> None:
    with pytest.raises(ClientError), aws_errors("DynamoDB"):
        raise answered(code, 400)
