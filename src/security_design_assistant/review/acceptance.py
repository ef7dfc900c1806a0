"""Whether a person accepted a finding: by itself, or by checking all that it is about."""

from __future__ import annotations

from datetime import datetime

from security_design_assistant.models.analysis import AcceptedFinding, Analysis, CorrectedField
from security_design_assistant.models.evaluation import Finding


def acceptance(finding: Finding, analysis: Analysis) -> dict[str, str | datetime]:
    """Return ``checked_by`` and ``checked_at`` of ``finding``, nothing while it is open."""
    accepted = next((one for one in analysis.accepted if _covers(one, finding)), None)
    by_person = accepted or _last_check(finding, analysis)
    return {"checked_by": by_person.by, "checked_at": by_person.at} if by_person else {}


def _covers(accepted: AcceptedFinding, finding: Finding) -> bool:
    """Tell whether this very finding was accepted, or one of the same rule that was about no less."""
    if accepted.key == finding.key:
        return True
    about = set(finding.components)
    return bool(about) and accepted.rule == finding.rule and about <= set(accepted.components)


def _last_check(finding: Finding, analysis: Analysis) -> CorrectedField | None:
    """Return who checked the last component of a finding that is about nothing but checked components."""
    named = set(finding.components)
    if not named or any(place.component is None for place in finding.places):
        return None
    checks = [one.correction_of("checked") for one in analysis.components if one.id in named]
    done = [check for check in checks if check is not None]
    return max(done, key=lambda check: check.at) if len(done) == len(checks) and done else None
