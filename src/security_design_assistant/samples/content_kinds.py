"""Kinds of sample that differ in what stands on the plan: systems, unknown things, mistakes, hidden text."""

from __future__ import annotations

from dataclasses import replace

from security_design_assistant.samples.legend_data import (
    ACCESS_SECTION,
    EQUIPMENT,
    INTRUDER_SECTION,
    LOCK_SECTION,
    PREPARATION_SECTION,
    VOICE_SECTION,
)
from security_design_assistant.samples.placing import Spot, camera, door, equipment, point
from security_design_assistant.samples.plain import plain_doors, plain_sheet, spots
from security_design_assistant.samples.scene import Mark, Sheet, Style
from security_design_assistant.samples.sheets import Sample, boxed_sample


def _emptied(style: Style = Style()) -> tuple[Sheet, list[Spot]]:  # noqa: B008 - frozen
    """Return the plain sheet without marks, and the places on it."""
    sheet = replace(plain_sheet(style), marks=(), equipment=())
    return sheet, spots(sheet.rooms, style)


def systems() -> Sample:
    """Systems A, C, V and I side by side; points of four digits."""
    style = Style()
    sheet, places = _emptied(style)
    marks = [door(places[0], "A1001", "R:E BG P", "R:E", style), door(places[1], "A1002", "P P", "", style)]
    for index, (name, _) in enumerate(VOICE_SECTION.entries):
        marks.append(point(places[2 + index], f"V{index + 1:03d}", name, style, reach=46 + 3 * index))
    for index, (name, _) in enumerate(INTRUDER_SECTION.entries):
        marks.append(point(places[8 + index], f"I{index + 1:03d}", name, style, reach=58 - 3 * index))
    for index, code in enumerate(("11", "34", "67", "83")):
        turned = replace(places[14 + index], side=-1)
        marks.append(camera(turned, f"C{index + 1:03d}", code, style, elbow=index % 2 == 1))
    return boxed_sample("systems", [replace(sheet, marks=tuple(marks))])


def all_symbols() -> Sample:
    """Every symbol of the legend once on the plan, each alone at its tag, and every kind of equipment."""
    style = Style(line=0.42)
    sheet, places = _emptied(style)
    names = [name.replace("?", "S") for name, _ in ACCESS_SECTION.entries]
    names += [name for section in (LOCK_SECTION, PREPARATION_SECTION) for name, _ in section.entries]
    marks = [door(places[index], f"A{index + 1:03d}", name, "", style) for index, name in enumerate(names)]
    others = [name for section in (VOICE_SECTION, INTRUDER_SECTION) for name, _ in section.entries[:2]]
    for index, name in enumerate(others):
        system = name[0]
        marks.append(point(places[len(names) + index], f"{system}{index + 1:03d}", name, style))
    boxes = [f"{code}:{index + 1:02d}" for index, code in enumerate(EQUIPMENT)]
    panels = [
        *equipment(places[-1], " ".join(boxes[:4]), style),
        *equipment(places[-2], " ".join(boxes[4:]), style),
    ]
    marks.append(camera(places[-3], "C001", "22", style))
    return boxed_sample("all_symbols", [replace(sheet, marks=tuple(marks), equipment=tuple(panels))])


def unknown_codes() -> Sample:
    """Lock types, preparations and reader types that the legend does not list."""
    style = Style()
    sheet, places = _emptied(style)
    shapes = (
        ("L:11 P / BG R:E", "R:X"),
        ("L:77 P", "R:Z"),
        ("N:15 P P", ""),
        ("R:K L:22", ""),
        ("L:12 L:12", "R:B"),
    )
    marks = tuple(
        door(places[index], f"A{index + 1:03d}", inside, outside, style)
        for index, (inside, outside) in enumerate(shapes)
    )
    return boxed_sample("unknown_codes", [replace(sheet, marks=marks)], ["not_in_legend"])


def unknown_symbols() -> Sample:
    """Symbols that neither the legend nor any custom explains, alone and among known ones."""
    style = Style()
    sheet, places = _emptied(style)
    shapes = (
        ("STAR P", "R:E"),
        ("HOUR", ""),
        ("L:01 P / LOZ:X7 BG", ""),
        ("P LOZ:7 STAR", "HOUR"),
        ("BG P", "R:S"),
    )
    marks = tuple(
        door(places[index], f"A{index + 1:03d}", inside, outside, style)
        for index, (inside, outside) in enumerate(shapes)
    )
    return boxed_sample("unknown_symbols", [replace(sheet, marks=marks)], ["unknown_symbol"])


def duplicates_and_gaps() -> Sample:
    """The number 003 stands twice, 006 to 008 are missing."""
    style = Style()
    sheet, places = _emptied(style)
    numbers = (1, 2, 3, 3, 4, 5, 9, 10)
    shapes = ("P", "L:01 P BG", "R:E P", "BG P P", "L:03 / P", "P P", "R:S L:02", "DOME P")
    marks = tuple(
        door(places[index], f"A{number:03d}", shapes[index], "R:E" if index % 3 == 0 else "", style)
        for index, number in enumerate(numbers)
    )
    return boxed_sample(
        "duplicates_and_gaps", [replace(sheet, marks=marks)], ["duplicate_id", "numbering_gap"]
    )


def orphans() -> Sample:
    """Clusters that no tag leads to, and tags whose leader is missing or ends in nothing."""
    style = Style()
    sheet, places = _emptied(style)
    marks = list(plain_doors(places, style)[:6])
    orphan = door(places[7], "A099", "L:01 P BG", "R:E", style)
    marks += [replace(orphan, tag=None, leaders=())]
    lonely = door(places[9], "A007", "P", "", style)
    marks += [replace(lonely, clusters=(), leaders=())]
    loose = door(places[11], "A008", "P", "", style)
    marks += [replace(loose, clusters=(), leaders=(_cut(loose),))]
    return boxed_sample(
        "orphans", [replace(sheet, marks=tuple(marks))], ["orphan_cluster", "unconnected_tag"]
    )


def _cut(mark: Mark) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the first 40 % of a mark's straight leader."""
    (x0, y0), (x1, y1) = mark.leaders[0][0], mark.leaders[0][-1]
    return ((x0, y0), (x0 + 0.4 * (x1 - x0), y0 + 0.4 * (y1 - y0)))


def hidden_text() -> Sample:
    """Whole tags with symbols, rooms' names and codes lie under opaque white; real tags lie on labels."""
    style = Style()
    sheet, places = _emptied(style)
    doors = list(plain_doors(places, style)[:8])
    # These two stand on their rooms' labels: the white of a tag hides a label that still holds.
    doors += [
        door(places[index], f"A{index + 1:03d}", "L:02 P BG", "R:E", style, reach=86.0) for index in (8, 9)
    ]
    ghosts = tuple(
        door(places[index], f"A{80 + step:03d}", "L:03 P / BG P", "R:E", style)
        for step, index in enumerate((17, 20, 26))
    )
    words = (
        ((420.0, 470.0), "GHOST ROOM"),
        ((424.0, 480.0), "B999"),
        ((300.0, 470.0), "A B2 077 BB"),
        ((620.0, 610.0), "A-078-BB-B2"),
    )
    sheet = replace(sheet, marks=tuple(doors), hidden=ghosts, hidden_words=words)
    return boxed_sample("hidden_text", [sheet])


def prose_and_tables() -> Sample:
    """Notes, revisions, the title and the drawing number all contain what looks like an id."""
    style = Style(font="tiro")
    sheet = plain_sheet(style)
    return boxed_sample(
        "prose_and_tables",
        [
            replace(
                sheet,
                title="DOORS A-001 TO A-013",
                number="A-101-DR-B2",
                notes=(
                    "Refer to door A-101-DR-B2 and camera C-031-BB-B2 for typical cabling.",
                    "Readers at A-045-BB-B2, A-046-BB-B2 and A-047-BB-B2 are left out of this package.",
                    "Locks are to be released on fire alarm as specified for A-012-BB-B2.",
                    "LFP-B2-07 and RFP-B2-08 are shown on drawing X100-PL-0002; E 11 P 02 are examples only.",
                ),
                revisions=(
                    ("P1", "First issue", "AB"),
                    ("P2", "A-051-BB-B2 added", "CD"),
                    ("P3", "C-007-BB-B2 deleted", "EF"),
                ),
            )
        ],
    )
