"""Addresses of pages in AWS's console."""

from __future__ import annotations

from urllib.parse import quote


def alarm(region: str, name: str) -> str:
    """Return the page of an alarm."""
    return f"{_home(region, 'cloudwatch')}#alarmsV2:alarm/{quote(name, safe='')}"


def deployment(region: str, deployment_id: str) -> str:
    """Return the page of one of CodeDeploy's deployments."""
    where = f"https://{region}.console.aws.amazon.com/codesuite/codedeploy/deployments"
    return f"{where}/{quote(deployment_id, safe='')}?region={region}"


def log(region: str, function: str) -> str:
    """Return the page of a function's log; the console wants its name quoted twice, with ``$`` for ``%``."""
    group = quote(quote(f"/aws/lambda/{function}", safe=""), safe="").replace("%", "$")
    return f"{_home(region, 'cloudwatch')}#logsV2:log-groups/log-group/{group}"


def _home(region: str, service: str) -> str:
    return f"https://{region}.console.aws.amazon.com/{service}/home?region={region}"
