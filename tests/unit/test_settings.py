from __future__ import annotations

import pytest
from pydantic import ValidationError

from security_design_assistant.settings import Settings


def test_settings_without_environment_have_the_documented_budgets() -> None:
    settings = Settings()

    assert settings.budgets.max_bytes == 100_000_000
    assert settings.log_level == "info"


def test_a_budget_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDA_BUDGETS__MAX_PAGES", "50")

    settings = Settings()

    assert settings.budgets.max_pages == 50
    assert settings.budgets.max_bytes == 100_000_000


@pytest.mark.parametrize(
    ("name", "value"),
    [("SDA_BUDGETS__MAX_PAGES", "0"), ("SDA_BUDGETS__MAX_PAGE", "5"), ("SDA_LOG_LEVEL", "loud")],
)
def test_a_wrong_setting_is_refused_and_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(ValidationError) as caught:
        Settings()

    places = [
        "SDA_" + "__".join(str(part) for part in error["loc"]).upper() for error in caught.value.errors()
    ]
    assert places == [name]


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SDA_LOG_LEVEL", "")

    assert Settings().log_level == "info"


def test_settings_cannot_be_changed_once_built() -> None:
    settings = Settings()

    with pytest.raises(ValidationError):
        settings.log_level = "debug"


@pytest.mark.parametrize(
    ("given", "memory"),
    [
        ({}, None),
        ({"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024"}, 1024),
        ({"AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "1024", "WORKER_MEMORY_MB": "2048"}, 2048),
        ({"WORKER_MEMORY_MB": "2048", "SDA_WORKER_MEMORY_MB": "4096"}, 4096),
    ],
)
def test_the_worker_s_memory_is_lambda_s_unless_it_is_set(
    monkeypatch: pytest.MonkeyPatch, given: dict[str, str], memory: int | None
) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)

    assert Settings().worker_memory_mb == memory
