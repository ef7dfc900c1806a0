"""What AWS says went wrong, in the words of the error taxonomy."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import ClientError, HTTPClientError, IncompleteReadError
from botocore.exceptions import ConnectionError as UnreachableError

from security_design_assistant.errors import RetryableError

_THROTTLED = {
    "LimitExceededException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "SlowDown",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionConflictException",
    "TransactionInProgressException",
}
_SERVER_ERROR = 500


@contextmanager
def aws_errors(service: str) -> Iterator[None]:
    """Turn throttling, outages and lost connections into :class:`RetryableError`.

    Everything else, such as a missing permission or table, is a mistake of ours and passes unchanged.
    """
    try:
        yield
    except ClientError as exc:
        if error_code(exc) in _THROTTLED:
            raise RetryableError("throttled", f"{service} asks for fewer requests.") from exc
        if exc.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0) >= _SERVER_ERROR:
            raise RetryableError("unavailable", f"{service} failed: {error_code(exc)}.") from exc
        raise
    except (HTTPClientError, IncompleteReadError, UnreachableError) as exc:
        raise RetryableError("unavailable", f"{service} does not answer.") from exc


def error_code(error: ClientError) -> str:
    """Return the service's own code, e.g. ``ConditionalCheckFailedException``."""
    return str(error.response.get("Error", {}).get("Code", ""))
