"""What an operator can set, read once from the environment and passed on."""

from __future__ import annotations

from typing import Literal

from pydantic_settings import BaseSettings, SettingsConfigDict

from security_design_assistant.models.budgets import Budgets


class Settings(BaseSettings):
    """Settings of one process: ``SDA_LOG_LEVEL=debug``, ``SDA_BUDGETS__MAX_PAGES=50``.

    Build it once where the process starts and pass it on. A value that does not fit, or an unknown
    budget, raises :class:`pydantic.ValidationError`.
    """

    model_config = SettingsConfigDict(
        env_prefix="SDA_", env_nested_delimiter="__", env_ignore_empty=True, frozen=True
    )

    budgets: Budgets = Budgets()
    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """Least important message that is shown; it never changes what is written to stdout."""
