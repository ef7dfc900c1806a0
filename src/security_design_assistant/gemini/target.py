"""Whom a client asks, and how: everything but the key."""

from __future__ import annotations

from dataclasses import dataclass

MAX_OUTPUT_TOKENS = 32_768
"""What a model may say to one question, thoughts included: some 200 components. It bounds the cost, too."""


@dataclass(frozen=True, slots=True)
class Target:
    """One model at one address.

    Parameters
    ----------
    model : name of the model.
    thinking : how much it thinks, e.g. ``low``; empty leaves it to the model.
    base_url : of the service; empty is Google's own.
    api_version : ``v1beta`` or ``v1``.
    max_output_tokens : what it may say, thoughts included.
    """

    model: str
    thinking: str = ""
    base_url: str = ""
    api_version: str = "v1beta"
    max_output_tokens: int = MAX_OUTPUT_TOKENS
