"""What AWS says went wrong, in the words of the error taxonomy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError, CredentialRetrievalError, HTTPClientError, IncompleteReadError
from botocore.exceptions import ConnectionError as UnreachableError
from botocore.parsers import ResponseParserError
from urllib3.exceptions import HTTPError as URLLib3Error

from security_design_assistant.errors import RetryableError

_THROTTLED = {
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "OverLimit",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "SlowDown",
    "TooManyRequestsException",
    "TransactionConflictException",
    "TransactionInProgressException",
}
"""Codes that ask for fewer requests, beside all that speak of throttling, KMS's among them."""

_MAY_PASS = {
    "ConditionalRequestConflict",
    "ExpiredToken",
    "ExpiredTokenException",
    "KMSInternalException",
    "OperationAborted",
    "ReplicatedWriteConflictException",
    "RequestExpired",
    "RequestTimeout",
    "RequestTimeoutException",
}
"""Codes of a status below 500 that say nothing against another try."""

_TOO_MANY, _SERVER_ERROR = 429, 500


@contextmanager
def aws_errors(service: str) -> Iterator[None]:
    """Turn throttling, outages and lost connections into :class:`RetryableError`.

    Everything else, such as a missing permission or table, is a mistake of ours and passes unchanged.
    """
    try:
        yield
    except ClientError as exc:
        code, status = error_code(exc), exc.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        if code in _THROTTLED or "throttl" in code.lower() or status == _TOO_MANY:
            raise RetryableError("throttled", f"{service} asks for fewer requests.") from exc
        if code in _MAY_PASS or status >= _SERVER_ERROR:
            raise RetryableError("unavailable", f"{service} failed: {code}.") from exc
        raise
    except (
        CredentialRetrievalError,
        HTTPClientError,
        IncompleteReadError,
        ResponseParserError,
        UnreachableError,
        URLLib3Error,
    ) as exc:
        raise RetryableError("unavailable", f"{service} does not answer.") from exc


def error_code(error: ClientError) -> str:
    """Return the service's own code, e.g. ``ConditionalCheckFailedException``."""
    code = str(error.response.get("Error", {}).get("Code", ""))
    return code.removeprefix("AWS.SimpleQueueService.")
