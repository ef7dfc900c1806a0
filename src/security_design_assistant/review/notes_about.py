"""Statements and remarks that concern components: what a person must read beside the schedule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from security_design_assistant.drawing.page.statements import Statement
from security_design_assistant.models.analysis import Component, DeviceType, ReviewNote

_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[-._/][A-Za-z0-9]+)*")
_DOOR_NUMBER = re.compile(r"\b(?:doors?|dr|opening)s?\.?\s*(?:no\.?\s*)?([A-Za-z0-9.\-]+)", re.IGNORECASE)
_TYPE = re.compile(r"\b(?:lock|reader)?\s*types?\s+([A-Za-z0-9]{1,3})\b", re.IGNORECASE)

_TYPED = frozenset({DeviceType.LOCK, DeviceType.LOCK_PREPARATION, DeviceType.CREDENTIAL_READER})
"""Devices that sentences call by the type printed on them."""

_NAMED = 6
"""Ids that a message lists one by one."""


def notes_about(components: Sequence[Component], statements: Iterable[Statement]) -> list[ReviewNote]:
    """Return one note a statement that names a component or a type that components have.

    A sentence that stands on several sheets is one matter, and one note.

    Parameters
    ----------
    components : all of the drawing.
    statements : sentences of its sheets and of its reviewers, each with its place.
    """
    names = _names(components)
    codes = _codes(components)
    notes = []
    seen: set[str] = set()
    for statement in statements:
        meant = [name for token in _ids_in(statement.text) for name in names.get(token, ())] or [
            name for code in _TYPE.findall(statement.text) for name in codes.get(code.upper(), ())
        ]
        if meant and statement.text not in seen:
            seen.add(statement.text)
            notes.append(_note(statement, list(dict.fromkeys(meant))))
    return notes


def _names(components: Iterable[Component]) -> dict[str, list[str]]:
    """Return, by what a sentence may call it, the ids of components: in full, or system and point."""
    names: dict[str, list[str]] = {}
    for component in components:
        fields = component.id.split("-")
        short = ["-".join(fields[:2])] if len(fields) > 2 else []
        for name in (component.id, *short):
            names.setdefault(name.upper(), []).append(component.id)
    return names


def _codes(components: Iterable[Component]) -> dict[str, list[str]]:
    codes: dict[str, list[str]] = {}
    for component in components:
        for device in component.devices:
            if device.code and device.type in _TYPED:
                codes.setdefault(device.code.upper(), []).append(component.id)
    return codes


def _ids_in(text: str) -> list[str]:
    """Return what can be an id in a sentence; a bare number is one only after the word door."""
    numbers = {match.upper().rstrip(".") for match in _DOOR_NUMBER.findall(text)}
    tokens = [token.upper() for token in _TOKEN.findall(text)]
    return [token for token in tokens if not token.isdigit() or token in numbers]


def _note(statement: Statement, meant: list[str]) -> ReviewNote:
    listed = ", ".join(meant[:_NAMED]) + (f" and {len(meant) - _NAMED} more" if len(meant) > _NAMED else "")
    who = "A reviewer remarked" if statement.remark else "The drawing says"
    return ReviewNote(
        code="remark_on_component" if statement.remark else "note_on_component",
        message=f"{who}: “{statement.text}”. It concerns {listed}.",
        page=statement.page,
        component_id=meant[0] if len(meant) == 1 else None,
        bbox=statement.box,
    )
