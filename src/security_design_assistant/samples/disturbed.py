"""Disturbed twins: samples as another office, program or printer would have left them, with the same truth.

Each disturbance rewrites the finished pages, and knows nothing of what stands on them. A twin gets its
randomness from its name, so that the same twin always has the same bytes.
"""

from __future__ import annotations

import math
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from security_design_assistant.models.analysis import PageStatus
from security_design_assistant.samples.pages_drawn import DrawnPage, bound, drawn_pages
from security_design_assistant.samples.pen import Colour, Pen
from security_design_assistant.samples.sheets import Sample

_LINES = re.compile(r"^(?P<setting>.*? RG )(?P<path>\S+ \S+ m(?: \S+ \S+ l)+) S$")
_POINT = re.compile(r"(\S+) (\S+) ([ml])")
_COLOUR = re.compile(r"(\S+) (\S+) (\S+) (RG|rg)\b")
_BASELINE = re.compile(r"(\S+) (\S+) Tm\b")
_LIGHT: tuple[Colour, ...] = ((0.7, 0.7, 0.7), (0.55, 0.55, 0.55))

Change = Callable[[DrawnPage, random.Random], DrawnPage]


@dataclass(frozen=True, slots=True)
class Disturbance:
    """One way in which a drawing may differ; ``fits`` tells for which samples it leaves the truth true."""

    change: Change
    fits: Callable[[Sample], bool] = lambda _: True


def twins(sample: Sample) -> Iterator[Sample]:
    """Yield the sample under every disturbance that fits it, each named ``<sample>-<disturbance>``."""
    for name in DISTURBANCES:
        twin = disturbed(sample, name)
        if twin is not None:
            yield twin


def disturbed(sample: Sample, name: str) -> Sample | None:
    """Return the sample's twin under a disturbance, or several (``half_size+times``); None if none fits.

    Samples without components, with pages that cannot be read, or with more on their pages than a pen draws
    (comments, layers, embedded files) have no twins.
    """
    readable = all(page.status is PageStatus.ANALYSED for page in sample.truth.pages)
    if not sample.truth.components or not readable:
        return None
    pages = drawn_pages(sample.pdf)
    if pages is None:
        return None
    full_name = f"{sample.name}-{name}"
    chance = random.Random(full_name)  # noqa: S311 - nothing is secret here
    changed = pages
    for disturbance in (DISTURBANCES[part] for part in name.split("+")):
        if disturbance.fits(sample):
            changed = [disturbance.change(page, chance) for page in changed]
    return None if changed == pages else Sample(full_name, bound(changed), sample.truth)


def _turned(page: DrawnPage, _: random.Random, upright: bool) -> DrawnPage:
    """Turn the content by a quarter; an upright page is displayed as before all the same."""
    matrix = (0, -1, 1, 0, 0, page.width)
    rotate = (page.rotate - 90) % 360 if upright else page.rotate
    return replace(page.moved(matrix), width=page.height, height=page.width, rotate=rotate)


def _slanted(page: DrawnPage, _: random.Random, degrees: float) -> DrawnPage:
    """Turn the whole drawing by an angle on paper that holds it."""
    cos, sin = math.cos(math.radians(degrees)), math.sin(math.radians(degrees))
    moved = page.moved((cos, -sin, sin, cos, 0, page.width * sin))
    return replace(
        moved, width=page.width * cos + page.height * sin, height=page.width * sin + page.height * cos
    )


def _rotated(page: DrawnPage, _: random.Random) -> DrawnPage:
    return replace(page, rotate=(page.rotate + 90) % 360)


def _scaled(page: DrawnPage, _: random.Random, factor: float) -> DrawnPage:
    moved = page.moved((factor, 0, 0, factor, 0, 0))
    return replace(moved, width=page.width * factor, height=page.height * factor)


def _larger_sheet(page: DrawnPage, _: random.Random) -> DrawnPage:
    """Set the drawing into a larger sheet with a frame and somebody else's title block."""
    margin, strip = 40.0, 150.0
    width, height = page.width + 2 * margin + strip, page.height + 2 * margin
    moved = replace(page.moved((1, 0, 0, 1, margin, margin)), width=width, height=height)
    pen = Pen()
    pen.rectangle(10, 10, width - 10, height - 10, 1.4)
    left, foot = width - strip, height - 20
    pen.rectangle(left, 20, width - 20, foot, 0.7)
    rows = (
        "PROJECT",
        "New Depot",
        "CLIENT",
        "The Estates Office",
        "SCALE",
        "1:100 at A1",
        "DATE",
        "12.03.2024",
    )
    for index, text in enumerate((*rows, "DRAWING NUMBER", "SK-4471", "REVISION", "C")):
        y = foot - 10 - 14 * (len(rows) + 4 - index)
        pen.line((left, y - 10), (width - 20, y - 10), width=0.3)
        pen.text((left + 6, y), text, 6 if index % 2 == 0 else 8, moved.font)
    return moved.over(pen, (1, 0, 0, -1, 0, height))


def _viewport(page: DrawnPage, _: random.Random) -> DrawnPage:
    """Draw everything inside a clipped viewport that cuts nothing off."""
    x0, y0, x1, y1 = page.upright
    clip = f"q {x0:.2f} {y0:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re W n"
    return replace(page, lines=(clip, *page.lines, "Q"))


def _set_in(page: DrawnPage, _: random.Random, family: str, width: int) -> DrawnPage:
    """Set all text in another family, as wide as ``width`` per cent of it."""
    lines = tuple(line.replace("BT ", f"BT {width} Tz ", 1) for line in page.lines)
    return replace(page, lines=lines, family=family)


def _inked(page: DrawnPage, _: random.Random, ink: Colour, only_dark: bool) -> DrawnPage:
    """Draw in one ink what is not paper; if asked for only what is dark."""

    def other(match: re.Match[str]) -> str:
        shades = [float(match[index]) for index in (1, 2, 3)]
        paper = min(shades) >= 0.95
        if paper or (only_dark and max(shades) > 0.45):
            return match[0]
        return " ".join(f"{part:g}" for part in ink) + f" {match[4]}"

    return replace(page, lines=tuple(_COLOUR.sub(other, line) for line in page.lines))


def _loosened(page: DrawnPage, chance: random.Random, most: float) -> DrawnPage:
    """Let the ends of lines miss what they lead to, by up to ``most`` text heights."""
    most *= page.text_size

    def loose(line: str) -> str:
        match = _LINES.match(line)
        if match is None:
            return line
        points = [(float(x), float(y)) for x, y, _ in _POINT.findall(match["path"])]
        for end in (0, -1):
            x, y = points[end]
            points[end] = (x + chance.uniform(-most, most), y + chance.uniform(-most, most))
        path = " ".join(f"{x:.3f} {y:.3f} {'l' if index else 'm'}" for index, (x, y) in enumerate(points))
        return f"{match['setting']}{path} S"

    return replace(page, lines=tuple(loose(line) for line in page.lines))


def _without_rulings(page: DrawnPage, _: random.Random) -> DrawnPage:
    """Take away boxes and level and upright lines, longer than a tick."""

    def ruling(line: str) -> bool:
        if line.endswith(" re S"):
            return True
        match = _LINES.match(line)
        points = [(float(x), float(y)) for x, y, _ in _POINT.findall(match["path"])] if match else []
        long = 2 * page.text_size
        return (
            len(points) == 2
            and sorted(abs(a - b) for a, b in zip(*points, strict=True))[0] < 0.1
            and (max(abs(a - b) for a, b in zip(*points, strict=True)) > long)
        )

    return replace(page, lines=tuple(line for line in page.lines if not ruling(line)))


def _without_key(page: DrawnPage, _: random.Random) -> DrawnPage:
    """Leave the legend away, as where it stands on a sheet that was not sent."""
    kept: list[str] = []
    inside = False
    for line in page.lines:
        inside = inside or line == Pen.KEY_BEGINS
        if not inside:
            kept.append(line)
        inside = inside and line != Pen.KEY_ENDS
    return replace(page, lines=tuple(kept))


def _over_architecture(page: DrawnPage, chance: random.Random) -> DrawnPage:
    """Lay light walls, door swings, dimensions and grid bubbles under everything."""
    x0, y0, x1, y1 = page.upright
    size = page.text_size
    pen = Pen(0.25)

    def place() -> tuple[float, float]:
        return chance.uniform(x0, x1), chance.uniform(y0, y1)

    for _ in range(60):
        (x, y), reach, ink = place(), chance.uniform(4, 40) * size, chance.choice(_LIGHT)
        pen.line((x, y), (x + reach, y) if chance.random() < 0.5 else (x, y + reach), colour=ink)
    for _ in range(20):
        start = chance.choice((0, 90, 180, 270))
        pen.arc(place(), chance.uniform(3, 8) * size, start, start + 90, colour=chance.choice(_LIGHT))
    taken = [(float(x), float(y)) for line in page.lines for x, y in _BASELINE.findall(line)]
    for number in range(24):
        at = place()
        if any(abs(at[0] - x) < 14 * size and abs(at[1] - y) < 5 * size for x, y in taken):
            continue
        if number % 4 == 0:
            pen.circle(at, 1.6 * size, colour=_LIGHT[1])
            pen.centred(
                (at[0], at[1] + 0.35 * size), chance.choice("ABCDEFGH123456"), size, page.font, _LIGHT[1]
            )
        else:
            pen.text(at, str(25 * chance.randint(20, 240)), size, page.font, _LIGHT[1])
    return page.under(pen)


def _is_table(sample: Sample) -> bool:
    return bool(re.search("schedule|^hardware_", sample.name)) and "plan" not in sample.name


def _is_ruled_table(sample: Sample) -> bool:
    """Tell whether long level lines are rulings only: where some strike a text out, they say something."""
    return _is_table(sample) and "struck" not in sample.name


def _is_plan(sample: Sample) -> bool:
    return not re.search("schedule|list|table|^hardware_", sample.name)


DISTURBANCES: Mapping[str, Disturbance] = {
    "rotated": Disturbance(_rotated),
    "turned": Disturbance(partial(_turned, upright=False)),
    "turned_upright": Disturbance(partial(_turned, upright=True)),
    "slanted": Disturbance(partial(_slanted, degrees=12.0), _is_plan),
    "half_size": Disturbance(partial(_scaled, factor=0.5)),
    "double_size": Disturbance(partial(_scaled, factor=2.0)),
    "reduced": Disturbance(partial(_scaled, factor=0.7071)),
    "enlarged": Disturbance(partial(_scaled, factor=1.37)),
    "larger_sheet": Disturbance(_larger_sheet),
    "viewport": Disturbance(_viewport),
    "times": Disturbance(partial(_set_in, family="Times", width=100)),
    "courier": Disturbance(partial(_set_in, family="Courier", width=80)),
    "grey_ink": Disturbance(partial(_inked, ink=(0.25, 0.25, 0.25), only_dark=True)),
    "one_blue_ink": Disturbance(partial(_inked, ink=(0.0, 0.15, 0.6), only_dark=False)),
    "loose_lines": Disturbance(partial(_loosened, most=0.1)),
    "looser_lines": Disturbance(partial(_loosened, most=0.25)),
    "over_architecture": Disturbance(_over_architecture, _is_plan),
    "without_rulings": Disturbance(_without_rulings, _is_ruled_table),
    "without_key": Disturbance(_without_key),
}
"""Every disturbance by name."""
