"""Rows of the Review sheet: findings that are one matter for a person become one row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from security_design_assistant.models.evaluation import Finding, Priority
from security_design_assistant.review.ordering import natural_key

NAMED = 6
"""Ids that a sentence of a row names; the row's own list of components has all."""

SENTENCES = 12
"""Different sentences of a row; of more it gives the number."""

_URGENCY = tuple(Priority)
_ID = "\0"


def in_rows(findings: Iterable[Finding], matters: dict[str, tuple[str, str]]) -> list[Finding]:
    """Return one finding a matter, with all components and places of those that it stands for.

    Parameters
    ----------
    findings : each with its rule.
    matters : by rule, the key and the name of the matter that it shares with other rules.

    Notes
    -----
    Findings of one rule are one matter: fifteen doors without a switch are one thing to look into. What is
    said of several in the same words is said once for all of them.
    """
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        key = matters[finding.rule][0] if finding.rule in matters else finding.rule
        groups.setdefault(key, []).append(finding)
    return [_row(group, matters) for group in groups.values()]


def _row(group: Sequence[Finding], matters: dict[str, tuple[str, str]]) -> Finding:
    if len(group) == 1:
        return group[0]
    gravest = min(group, key=lambda finding: _URGENCY.index(finding.priority))
    rules = tuple(dict.fromkeys(finding.rule for finding in group))
    certainties = [finding.confidence for finding in group if finding.confidence is not None]
    codes = tuple(dict.fromkeys(finding.code for finding in group))
    places = tuple(
        dict.fromkeys(
            place if len(codes) == 1 else place.model_copy(update={"code": finding.code})
            for finding in group
            for place in finding.places
        )
    )
    shown = {place.code or gravest.code for place in places} or {gravest.code}
    components = dict.fromkeys(identity for finding in group for identity in finding.components)
    pages = [place.page for place in places] + [finding.page for finding in group if finding.page]
    return gravest.model_copy(
        update={
            "also": tuple(rule for rule in rules if rule != gravest.rule),
            "also_codes": tuple(code for code in codes if code not in shown),
            "matter": matters[gravest.rule][1] if len(rules) > 1 else gravest.matter,
            "message": _message(group),
            "components": tuple(sorted(components, key=natural_key)),
            "page": min(pages, default=None),
            "places": places,
            "confidence": min(certainties, default=None),
        }
    )


def _message(group: Sequence[Finding]) -> str:
    """Return the sentences of a row, each once, with the ids of all that it is said of."""
    said: dict[str, list[str]] = {}
    for finding in sorted(group, key=lambda finding: _URGENCY.index(finding.priority)):
        template = finding.message
        if len(finding.components) == 1:
            template = template.replace(finding.components[0], _ID)
        said.setdefault(template, []).extend(finding.components)
    sentences = [_sentence(template, identities) for template, identities in said.items()]
    if len(sentences) > SENTENCES:
        sentences = [*sentences[:SENTENCES], f"And {len(sentences) - SENTENCES} more of this kind."]
    return "\n".join(sentences)


def _sentence(template: str, identities: Sequence[str]) -> str:
    named = list(dict.fromkeys(identities))
    if not named:
        return template
    if len(named) == 1 and _ID in template:
        return template.replace(_ID, named[0])
    ids = _listed(sorted(named, key=natural_key))
    if _ID not in template:
        return f"{ids}: {template}"
    if template.startswith(f"{_ID}:"):
        return template.replace(_ID, ids, 1).replace(_ID, "it")
    each = "Each of" if template.startswith(_ID) else "each of"
    return template.replace(_ID, f"{each} {ids}", 1).replace(_ID, "it")


def _listed(identities: Sequence[str]) -> str:
    if len(identities) > NAMED:
        return f"{', '.join(identities[:NAMED])} and {len(identities) - NAMED} more"
    return " and ".join(part for part in (", ".join(identities[:-1]), identities[-1]) if part)
