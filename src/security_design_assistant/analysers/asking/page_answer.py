"""What of a page's answer can be kept: every component is held against the page that was shown.

An id has to be spelt by words of the page, where it has text; a place has to be on a picture; and
nothing may come twice. What fails is counted by the code of its fault, and said in a sentence that the
model is told in the repair round.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from security_design_assistant.analysers.asking.answer_text import WrongShapeError, parsed
from security_design_assistant.analysers.asking.exchange import Exchange
from security_design_assistant.analysers.asking.shown import Shown, ShownWord
from security_design_assistant.drawing.page.geometry import bounds
from security_design_assistant.gemini.answers import AnsweredComponent, PageAnswer
from security_design_assistant.models.analysis import BoundingBox

LARGEST = 0.25
"""Share of the page's edges that a component's tag or row may take; more points at nothing. A row of a
schedule may be as long as the page is wide."""

FARTHEST = 8.0
"""Heights of text by which words of one id stand apart at most."""

_TOKEN = re.compile(r"[^\W_]+")


class Fault(StrEnum):
    """Why something that the model named is not kept; the value is what people read."""

    NOT_ON_PAGE = "the ID does not stand on the page"
    OUTSIDE = "its place is not on the page"
    TWICE = "it was named twice"
    NO_EVIDENCE = "nothing on the page was pointed at"
    NO_ANSWER = "there was no answer of the asked form"


@dataclass(frozen=True, slots=True)
class Found:
    """A component that was kept, and where it is: box in points of the displayed page."""

    answered: AnsweredComponent
    box: BoundingBox


@dataclass(frozen=True, slots=True)
class Rejected:
    """Something that was not kept; ``problem`` tells the model."""

    fault: Fault
    problem: str


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """What one answer comes to."""

    found: tuple[Found, ...] = ()
    rejected: tuple[Rejected, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether there was an answer of the asked form."""
        return not any(each.fault is Fault.NO_ANSWER for each in self.rejected)


def check_page(text: str, shown: Shown) -> CheckedPage:
    """Hold the text of an answer against the page that was shown."""
    try:
        answer = parsed(text, PageAnswer)
    except WrongShapeError as exc:
        return CheckedPage(rejected=(Rejected(Fault.NO_ANSWER, str(exc)),))
    found: list[Found] = []
    rejected: list[Rejected] = []
    for component in answer.components:
        placed = _placed(component, shown)
        if isinstance(placed, Rejected):
            rejected.append(placed)
            continue
        twin = next((other for other in found if _key(other.answered.id) == _key(component.id)), None)
        if twin is None:
            found.append(Found(component, placed))
        elif not _touch(twin.box, placed):  # where pictures overlap, one thing is seen twice
            rejected.append(Rejected(Fault.TWICE, f"{component.id} is named twice, at two places."))
    return CheckedPage(tuple(found), tuple(rejected))


def outcome(exchange: Exchange) -> CheckedPage:
    """Return what an exchange comes to: its last answer of the asked form, or that there is none."""
    if not exchange.replies or exchange.shown is None:
        return CheckedPage()
    texts = [reply.text for reply in exchange.replies if reply.text is not None]
    checked = [check_page(text, exchange.shown) for text in texts]
    answered = [each for each in checked if each.answered]
    return answered[-1] if answered else CheckedPage(rejected=(Rejected(Fault.NO_ANSWER, ""),))


def page_problems(text: str, shown: Shown) -> list[str]:
    """Return what is wrong with an answer, for the model."""
    return [each.problem for each in check_page(text, shown).rejected]


def _placed(component: AnsweredComponent, shown: Shown) -> BoundingBox | Rejected:
    """Return where a component is: at the words that spell its id, or else where the model points."""
    if not _key(component.id):
        return Rejected(Fault.NO_EVIDENCE, "A component has no id.")
    place = shown.place(component.picture, component.box_2d)
    if place is None:
        return Rejected(Fault.OUTSIDE, f"{component.id}: box_2d is not inside of its picture.")
    if not shown.words:
        if _too_large(place, shown):
            return Rejected(Fault.NO_EVIDENCE, f"{component.id}: box_2d is too large to point at it.")
        return place
    cited = [shown.words[index] for index in component.words if 0 <= index < len(shown.words)]
    spelling = _spelling(component.id, cited)
    if spelling is not None:
        return spelling
    if set(_tokens(component.id)) - set(_all_tokens(shown)):
        return Rejected(Fault.NOT_ON_PAGE, f"{component.id} does not stand on the page.")
    return Rejected(Fault.NO_EVIDENCE, f"{component.id}: its words do not spell it, or stand far apart.")


def _spelling(identity: str, cited: Sequence[ShownWord]) -> BoundingBox | None:
    """Return the box of the words that spell an id, None if the cited ones do not."""
    wanted = Counter(_tokens(identity))
    used = [word for word in cited if not Counter(_tokens(word.text)) - wanted] or list(cited)
    if not used:
        return None
    if Counter(token for word in used for token in _tokens(word.text)) != wanted:
        whole = rf"(?<![\w./-]){re.escape(identity)}(?![\w./-])"
        used = [word for word in cited if re.search(whole, word.text, re.IGNORECASE)][:1]
    return bounds([word.box for word in used]) if used and _together(used) else None


def _together(words: Sequence[ShownWord]) -> bool:
    left, top, right, bottom = bounds([word.box for word in words])
    sides = [sorted((word.box[2] - word.box[0], word.box[3] - word.box[1])) for word in words]
    reach = sum(longer for _, longer in sides) + FARTHEST * max(shorter for shorter, _ in sides) * (
        len(words) - 1
    )
    return max(right - left, bottom - top) <= reach + 1.0


def _too_large(box: BoundingBox, shown: Shown) -> bool:
    wide, high = (box[2] - box[0]) / shown.width, (box[3] - box[1]) / shown.height
    return min(wide, high) > LARGEST


def _touch(one: BoundingBox, other: BoundingBox) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _all_tokens(shown: Shown) -> Iterator[str]:
    for word in shown.words:
        yield from _tokens(word.text)


def _tokens(text: str) -> list[str]:
    return [token.upper() for token in _TOKEN.findall(text)]


def _key(identity: str) -> str:
    return "".join(_tokens(identity))
