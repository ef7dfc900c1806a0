"""A process's access to Gemini, put together of its settings and of what jobs share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from security_design_assistant.gemini.access import Access, keyed, warn_of_end
from security_design_assistant.gemini.connecting import connecting
from security_design_assistant.gemini.gate import Gate
from security_design_assistant.gemini.ledger import Ledger, MoneyBudgets
from security_design_assistant.gemini.models import known
from security_design_assistant.gemini.target import Target
from security_design_assistant.jobs.ports import Clock, Metrics, Parameters
from security_design_assistant.settings import GeminiSettings


def gemini_access(
    settings: GeminiSettings,
    gate: Gate,
    ledger: Ledger,
    metrics: Metrics,
    clock: Clock,
    parameters: Parameters | None = None,
) -> Access | None:
    """Return the access, None where no key is to be had and jobs can do without.

    Parameters
    ----------
    settings : whom to ask, with which key, and for how much.
    gate, ledger, metrics, clock : what jobs share.
    parameters : where a key can be that is not in the settings.
    """
    source = _key_source(settings, parameters)
    if source is None:
        return None
    target = target_of(settings)
    warn = lambda: warn_of_end(target.model, clock.now(), metrics)  # noqa: E731
    return Access(
        target=target,
        client=keyed(*source, connecting(settings.sdk, target), warn),
        gate=gate,
        ledger=ledger,
        metrics=metrics,
        budgets=MoneyBudgets(settings.job_usd, settings.owner_day_usd, settings.month_usd),
        now=clock.now,
        longest=settings.question_seconds,
        required=settings.required,
        judge=settings.judge,
    )


def _key_source(
    settings: GeminiSettings, parameters: Parameters | None
) -> tuple[Callable[[], str | None], Callable[[], None]] | None:
    """Return what gives the key, and what forgets it; None if no key is to be had."""
    secret = settings.api_key
    if secret is not None:
        return secret.get_secret_value, lambda: None
    if parameters is None or not settings.key_parameter:
        return ((lambda: None), (lambda: None)) if settings.required else None
    name = settings.key_parameter
    return partial(parameters.get, name), partial(parameters.forget, name)


def target_of(settings: GeminiSettings) -> Target:
    """Return whom to ask; a thinking level that the model does not have is not asked for."""
    model = known(settings.model)
    thinking = settings.thinking if model and settings.thinking in model.thinking else ""
    return Target(settings.model, thinking, settings.base_url, settings.api_version)
