"""The golden drawing: the smallest plan that has a bit of everything, for trials of new versions.

``python -m security_design_assistant.samples.golden`` writes it, with what it shows, to where the trials have
it: samples are in no image of a function.
"""

from __future__ import annotations

import json
from pathlib import Path

import security_design_assistant
from security_design_assistant.accuracy.truth import Truth
from security_design_assistant.samples.paper import A3
from security_design_assistant.samples.placing import block, camera, door
from security_design_assistant.samples.plain import spots
from security_design_assistant.samples.scene import Legend, Sheet, Style
from security_design_assistant.samples.sheets import Sample, boxed_sample

PLACE = Path(security_design_assistant.__file__).parent / "deployment" / "golden"


def golden_sample() -> Sample:
    """Return three doors and a camera in one row of rooms, with the legend that explains them."""
    style = Style()
    rooms = tuple(block((60, 78), 3, 112, 104, 76, 1, 1.0, "B", double=(2,)))
    places = spots(rooms, style)
    marks = (
        door(places[0], "A001", "R:E BG", "R:E", style),
        door(places[1], "A002", "L:11 P L:11 / P BG DOME", "R:E", style, "elbow"),
        door(places[2], "A003", "P", "", style),
        camera(places[3], "C001", "22", style),
    )
    legend = Legend((A3[0] - 130, 20.0), 112)
    return boxed_sample("golden", [Sheet(size=A3, style=style, rooms=rooms, marks=marks, legend=legend)])


def expected(truth: Truth) -> str:
    """Return what the drawing shows, as trials compare it: ids, types and devices."""
    components = [
        one.model_dump(mode="json", include={"id": True, "type": True, "devices": True})
        for one in truth.components
    ]
    return json.dumps(components, indent=1) + "\n"


def write_golden(folder: Path = PLACE) -> None:
    """Write the drawing and what it shows."""
    folder.mkdir(parents=True, exist_ok=True)
    sample = golden_sample()
    (folder / "drawing.pdf").write_bytes(sample.pdf)
    (folder / "components.json").write_text(expected(sample.truth))


if __name__ == "__main__":
    write_golden()
