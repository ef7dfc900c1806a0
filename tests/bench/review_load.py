"""What a reviewer has to look through, and whether it leads to what is wrong.

``python -m tests.bench.review_load`` reads the samples and twins of them into which one fault each is put:
a word of a tag or of a symbol is gone or cannot be read. A row counts as naming a component by its id, or
by a place within its tag or symbols. What left no trace on the drawing is counted apart. Prints a line a
drawing and the sums; ends with 1 where a limit is broken.

``python -m tests.bench.review_load FOLDER`` only counts the rows of what ``sda process`` wrote there.
"""

from __future__ import annotations

import json
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pymupdf

from security_design_assistant.accuracy.score import score
from security_design_assistant.accuracy.truth import TrueComponent, Truth
from security_design_assistant.analysers.vector import analyse_reading, read_page
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.models.analysis import Analysis, BoundingBox, Component
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.models.evaluation import Finding
from security_design_assistant.review.findings import review
from security_design_assistant.samples import SAMPLES
from security_design_assistant.samples.sheets import Sample
from security_design_assistant.sandbox.document import open_document

TWINS = 2
"""Faulty copies of each sample that has components."""

ROWS_FOR_RIGHT = 0.2
"""Most rows for each right component, over all drawings without a fault: one for five."""

NAMED = 0.98
"""Least share of wrong or missed components that a row names."""

FAULT = ", fault "
GONE = " (left no trace)"

NEAR = 12.0
"""Points around a component's tag and symbols within which a row's place is about it."""


@dataclass(frozen=True)
class Load:
    """One drawing: rows of the review, components, and how many of the wrong ones the rows name."""

    name: str
    rows: int = 0
    high: int = 0
    components: int = 0
    right: int = 0
    wrong: int = 0
    named: int = 0
    on_wrong: int = 0
    unnamed: tuple[str, ...] = ()
    traceless: int = 0

    def __add__(self, other: Load) -> Load:
        """Add up two drawings."""
        return Load(
            "all", self.rows + other.rows, self.high + other.high, self.components + other.components,
            self.right + other.right, self.wrong + other.wrong, self.named + other.named,
            self.on_wrong + other.on_wrong, self.unnamed + other.unnamed,
            self.traceless + other.traceless,
        )  # fmt: skip

    def __str__(self) -> str:
        """Write one line of the table."""
        numbers = (self.rows, self.high, self.components, self.right, self.wrong, self.named, self.on_wrong)
        return f"{self.name:34.34}" + "".join(f"{number:8}" for number in numbers)


HEADER = f"{'':34}" + "".join(
    f"{title:>8}" for title in ("rows", "high", "comps", "right", "wrong", "named", "on them")
)


def analyse(pdf: bytes) -> Analysis:
    """Read and explain a drawing in this process."""
    document = open_document(pdf, Budgets())
    pages = tuple(read_page(page, number, Budgets()) for number, page in enumerate(document, 1))
    return analyse_reading(DrawingReading("0" * 64, len(pages), False, pages))


def load_of(name: str, truth: Truth, analysis: Analysis, sound: Analysis, pdf: bytes | None = None) -> Load:
    """Count the rows of a drawing and what they name.

    Parameters
    ----------
    sound : the same drawing as it was read before a fault was put in: it tells where components stand.
    pdf : the drawing; where it is given, what left no trace on it is counted apart, see :func:`_traceless`.
    """
    findings = review(analysis)
    faults = {id(true): _faults(true, analysis.components) for true in truth.components}
    wrong = [true for true in truth.components if faults[id(true)]]
    places = {id(true): _boxes(true, sound) for true in wrong}
    meant = [{id(true) for true in wrong if _names(finding, true, places[id(true)])} for finding in findings]
    named = set().union(*meant)
    unnamed = [true for true in wrong if id(true) not in named]
    gone = [true for true in unnamed if pdf and _traceless(true, truth, analysis, sound, pdf)]
    return Load(
        name,
        rows=len(findings),
        high=sum(finding.priority.value == "high" for finding in findings),
        components=len(truth.components),
        right=len(truth.components) - len(wrong),
        wrong=len(wrong),
        named=len(named),
        on_wrong=sum(map(bool, meant)),
        unnamed=tuple(f"{'; '.join(faults[id(true)])}{GONE * (true in gone)}" for true in unnamed),
        traceless=len(gone),
    )


def _faults(true: TrueComponent, found: Sequence[Component]) -> list[str]:
    """Return what is wrong with how a component was read, or what else stands under its id."""
    same = [each for each in found if each.id == true.id and each.page == true.page]
    if len(same) != 1:
        return [f"{true.type.value} {true.id} on page {true.page} was read {len(same)} times"]
    result = score(Truth(pages=(), components=(true,)), _only(same[0]))
    return [*map(str, result.misses), *(f"{invented}, invented" for invented in result.inventions)]


def _traceless(true: TrueComponent, truth: Truth, analysis: Analysis, sound: Analysis, pdf: bytes) -> bool:
    """Tell whether what a fault took away cannot be seen to be missing.

    So it is where a component was read with all but some of its devices and with nothing else; where each of
    these stood, no word and no stroke is left; and the truth has another component on the page, of the same
    type, that is drawn without such a device, too: the drawing now is a sound drawing of another design.
    """
    found = [each for each in analysis.components if each.id == true.id and each.page == true.page]
    before = [each for each in sound.components if each.id == true.id and each.page == true.page]
    if len(found) != 1 or len(before) != 1:
        return False
    left = Counter({(each.type, each.code): each.count for each in found[0].devices})
    drawn = Counter({(each.type, each.code): each.count for each in before[0].devices})
    lost = drawn - left
    boxes = [box for each in before[0].devices if (each.type, each.code) in lost for box in each.bboxes]
    if not lost or left - drawn or not boxes or _anything_in(pdf, true.page, boxes):
        return False
    kinds = {kind for kind, _ in lost}
    return any(
        other is not true
        and (other.page, other.type) == (true.page, true.type)
        and kinds.isdisjoint(device.type for device in other.devices)
        for other in truth.components
    )


def _anything_in(pdf: bytes, page: int, boxes: Sequence[BoundingBox]) -> bool:
    """Tell whether a word or a stroke stands in one of the boxes of a displayed page."""
    with pymupdf.open(stream=pdf, filetype="pdf") as document:
        sheet = document[page - 1]
        marks = [pymupdf.Rect(word[:4]) for word in sheet.get_text("words")]
        marks += [drawing["rect"] for drawing in sheet.get_drawings()]
        shown = [mark * sheet.rotation_matrix for mark in marks]
    return any(
        box[0] - 1 <= mark.x0 and mark.x1 <= box[2] + 1 and box[1] - 1 <= mark.y0 and mark.y1 <= box[3] + 1
        for mark in shown
        for box in boxes
    )


def _only(component: Component) -> Analysis:
    empty = Analysis.model_validate(
        {"drawing": {"sha256": "0" * 64, "page_count": 1}, "pages": (), "components": ()}
    )
    return empty.model_copy(update={"components": (component,)})


def _boxes(true: TrueComponent, sound: Analysis) -> list[BoundingBox]:
    return [
        box
        for found in sound.components
        if found.id == true.id and found.page == true.page
        for box in (found.bbox, *(box for device in found.devices for box in device.bboxes))
    ]


def _names(finding: Finding, true: TrueComponent, boxes: Sequence[BoundingBox]) -> bool:
    if true.id in finding.components or true.id in finding.message:
        return True
    whole = finding.code in ("nothing_found", "page_not_understood", "no_text_layer", "page_skipped")
    if whole and (finding.page == true.page or any(place.page == true.page for place in finding.places)):
        return True
    return any(
        place.page == true.page and any(_meet(place.bbox, box) for box in boxes) for place in finding.places
    )


def _meet(one: BoundingBox, other: BoundingBox) -> bool:
    return (
        one[0] < other[2] + NEAR
        and other[0] - NEAR < one[2]
        and one[1] < other[3] + NEAR
        and other[1] - NEAR < one[3]
    )


def faulty(sample: Sample, sound: Analysis, chance: random.Random) -> bytes:
    """Return the drawing with one word of one component gone, or a question mark in its place."""
    with pymupdf.open(stream=sample.pdf, filetype="pdf") as document:
        here = [component for component in sound.components if component.page <= document.page_count]
        if not here:
            return sample.pdf  # a portfolio: its sheets are in files of their own
        component = chance.choice(here)
        boxes = [component.bbox, *(box for device in component.devices for box in device.bboxes)]
        page = document[component.page - 1]
        inside = [
            pymupdf.Rect(word[:4])
            for word in page.get_text("words")
            if any(
                (pymupdf.Rect(word[:4]) * page.rotation_matrix).intersects(pymupdf.Rect(box)) for box in boxes
            )
        ]
        if inside:
            where = chance.choice(inside)
            other = chance.choice((None, "?"))
            middle = pymupdf.Rect(where.x0 + 0.1, where.y0 + 0.3 * where.height, where.x1 - 0.1, where.y1)
            page.add_redact_annot(middle, fill=False)
            page.apply_redactions(images=0, graphics=0)
            if other and not page.rotation:
                page.insert_text(
                    (where.x0, where.y1 - 0.2 * where.height), other, fontsize=0.7 * where.height
                )
        return bytes(document.tobytes(no_new_id=True))


def loads() -> Iterator[Load]:
    """Yield the load of every sample and of its faulty twins."""
    for name, make in SAMPLES.items():
        sample = make()
        sound = analyse(sample.pdf)
        yield load_of(name, sample.truth, sound, sound)
        for twin in range(TWINS if sound.components else 0):
            chance = random.Random(f"{name} {twin}")
            pdf = faulty(sample, sound, chance)
            yield load_of(f"{name}{FAULT}{twin + 1}", sample.truth, analyse(pdf), sound, pdf)


def counted(folder: Path) -> Iterator[Load]:
    """Yield what results say of themselves, without a truth."""
    for path in sorted(folder.glob("*/evaluation.json")):
        evaluation = json.loads(path.read_text())
        high = sum(finding["priority"] == "high" for finding in evaluation["findings"])
        components = evaluation["counts"]["components"]
        yield Load(path.parent.name, evaluation["review_items"], high, components, components)


def main() -> int:
    """Print the table of the samples, or of the folder that the command line names."""
    print(HEADER)
    total, sound = Load("all"), Load("all")
    for load in counted(Path(sys.argv[1])) if len(sys.argv) > 1 else loads():
        print(load, flush=True)
        for line in load.unnamed:
            print(f"    unnamed: {line}")
        total += load
        sound = sound if FAULT in load.name else sound + load
    visible = total.wrong - total.traceless
    named = total.named / visible if visible else 1.0
    share = sound.rows / max(1, sound.right)
    print(total)
    print(f"rows for each right component {share:.2f} without a fault, wrong ones named {named:.1%}")
    print(f"of the {total.wrong} wrong ones, {total.traceless} left no trace and are not counted")
    return int(share > ROWS_FOR_RIGHT or named < NAMED)


if __name__ == "__main__":
    sys.exit(main())
