"""How much each number matters: ``make sweep`` reads all samples with every tolerance 30 % off.

Beside the samples stand the small pages of :mod:`tests.near_misses`.

Prints a line a number and direction: which samples then read differently. With ``--far`` the numbers are
thrown far off instead, until a drawing notices; what notices is kept for the tests in ``NOTICED``. A number
that none notices is not kept there, and the tests ask for it: whoever adds one draws a near miss that hangs
on it, makes it one with a number that says the same, or does without it.
"""

from __future__ import annotations

import functools
import json
import multiprocessing
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pymupdf

from security_design_assistant.analysers.vector import analyse_reading, read_page
from security_design_assistant.drawing.reading import DrawingReading
from security_design_assistant.drawing.tolerances import varied
from security_design_assistant.models.budgets import Budgets
from security_design_assistant.samples import SAMPLES
from tests.bench.remembered import Memory, forget, numbers
from tests.near_misses import NEAR_MISSES

NEAR, FAR = (0.7, 1.3), (0.02, 50.0, 0.25, 4.0)
"""Factors by which a number is off."""

NOTICED = Path(__file__).parent.parent / "fixtures" / "noticed_numbers.json"
"""For each number, a factor that is far off and a drawing that notices it."""


DRAWN = (*SAMPLES, *NEAR_MISSES)
"""Names of all drawings that are asked: the samples, and small pages that each hang on a few numbers."""


def drawn(name: str) -> bytes:
    """Return the drawing of a sample or a near miss."""
    return SAMPLES[name]().pdf if name in SAMPLES else NEAR_MISSES[name]().pdf


@dataclass(frozen=True, slots=True)
class Variation:
    """One number off by a factor, and the samples that then read differently."""

    number: str
    factor: float
    changed: tuple[str, ...]


def read(pdf: bytes) -> str:
    """Return all that is read from a drawing but wording and confidence; the error if there is one."""
    forget()
    try:
        with pymupdf.open(stream=pdf, filetype="pdf") as document:
            pages = tuple(read_page(page, page.number + 1, Budgets()) for page in document)
        analysis = analyse_reading(DrawingReading("", len(pages), False, pages))
    except (ArithmeticError, ValueError, LookupError) as exc:
        return type(exc).__name__
    kept = [
        (
            found.id,
            found.type,
            found.page,
            found.bbox,
            found.location.model_dump(),
            found.attributes,
            [(d.type, d.code, d.variant, d.count, d.bboxes) for d in found.devices],
        )
        for found in analysis.components
    ]
    told = [(note.code, note.page, note.component_id, note.bbox) for note in analysis.warnings]
    pages = [page.model_dump() for page in analysis.pages]
    legend = [(entry.section, entry.code, entry.meaning) for entry in analysis.legend]
    return json.dumps([kept, told, pages, legend, analysis.drawing.model_dump()], default=str)


def with_number(number: str, factor: float, work: Callable[[], Any]) -> Any:
    """Do ``work`` while one number is off by a factor."""
    holder, field = next((holder, field) for name, holder, field in numbers() if name == number)
    value = getattr(holder, field) * factor
    with varied(
        holder, **{field: max(1, round(value)) if isinstance(getattr(holder, field), int) else value}
    ):
        return work()


@dataclass(frozen=True, slots=True)
class Drawing:
    """A drawing, what is read from it, how, and the seconds it takes."""

    pdf: bytes
    reads: str
    memory: Memory
    seconds: float

    def reads_while_off(self, number: str) -> str:
        """Return what is read from it while a number is off."""
        if number not in self.memory.uses:
            return self.reads
        with self.memory.while_off(number):
            return read(self.pdf)


@functools.cache
def drawings() -> Mapping[str, Drawing]:
    """Return all drawings by name, the quickest first."""
    made = {}
    for name in DRAWN:
        pdf = drawn(name)
        start = time.perf_counter()
        memory = Memory()
        with memory.made():
            reads = read(pdf)
        made[name] = Drawing(pdf, reads, memory, time.perf_counter() - start)
    return dict(sorted(made.items(), key=lambda item: item[1].seconds))


def changed(number: str, factor: float, first_only: bool = False) -> Variation:
    """Return which samples read differently while one number is off."""

    def look() -> tuple[str, ...]:
        found = []
        for name, drawing in drawings().items():
            if drawing.reads_while_off(number) != drawing.reads:
                found.append(name)
                if first_only:
                    break
        return tuple(found)

    return Variation(number, factor, with_number(number, factor, look))


def _vary(number: str, factors: Sequence[float], first_only: bool) -> list[Variation]:
    result = []
    for factor in factors:
        result.append(changed(number, factor, first_only))
        if first_only and result[-1].changed:
            break
    return result


def main() -> int:
    """Sweep, and print the table."""
    far = "--far" in sys.argv
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    names = [name for name, _, _ in numbers() if not wanted or any(part in name for part in wanted)]
    noticed: dict[str, tuple[float, str]] = {}
    drawings()
    with ProcessPoolExecutor(mp_context=multiprocessing.get_context("fork")) as pool:
        vary = functools.partial(_vary, factors=FAR if far else NEAR, first_only=far)
        for found in pool.map(vary, names):
            for variation in found[-1:] if far else found:
                changed_now = ", ".join(variation.changed) or "-"
                print(f"{variation.number:34} x {variation.factor:<5} {changed_now}", flush=True)
                if variation.changed:
                    noticed[variation.number] = (variation.factor, variation.changed[0])
    silent = [name for name in names if name not in noticed]
    print(f"{len(names)} numbers; no sample notices {len(silent)}: {', '.join(silent)}")
    if far:
        kept = json.loads(NOTICED.read_text()) if wanted and NOTICED.exists() else {}
        kept = {name: row for name, row in kept.items() if name not in names} | noticed
        NOTICED.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
