"""Doors of device labels: labels of one number that stand together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.drawing.notations.device_labels.reading import Label, LabelledPage
from security_design_assistant.drawing.notations.device_labels.tolerances import LABELS
from security_design_assistant.drawing.notations.text.association import gap_between
from security_design_assistant.drawing.notations.text.codes import Codebook, Evidence, Explanation
from security_design_assistant.drawing.page.geometry import Box, bounds


@dataclass(frozen=True, slots=True)
class LabelledDoor:
    """A door and its labels, each with what its code stands for; the uppermost first."""

    page: int
    number: str
    labels: tuple[tuple[Label, Explanation], ...]

    @property
    def box(self) -> Box:
        """The box around all its labels, in the reading frame."""
        return bounds([label.box for label, _ in self.labels])

    @property
    def size(self) -> float:
        """Font size of its labels, in points."""
        return self.labels[0][0].size

    @property
    def together(self) -> bool:
        """Tell whether each label stands near another one."""
        near, left = [self.labels[0][0]], [label for label, _ in self.labels[1:]]
        for reached in near:
            beside = [one for one in left if gap_between(one.box, reached.box) <= LABELS.reach * one.size]
            near += beside
            left = [one for one in left if one not in beside]
        return not left


def labelled_doors(pages: Sequence[LabelledPage]) -> list[LabelledDoor]:
    """Return the doors of all pages.

    Numbers are doors' where several of them have labels of different devices, nearly always at one place.
    Otherwise they may count the devices, and nothing is returned: CR over 101 is then the reader 101.
    """
    codebook = Codebook(
        [(page.page, entry) for page in pages for entry in page.key],
        {label.code for page in pages for label in page.labels},
    )
    doors = [door for page in pages for door in _on_page(page, codebook)]
    several = [door for door in doors if len({label.code for label, _ in door.labels}) > 1]
    together = sum(door.together for door in several)
    if together < LABELS.doors or together < LABELS.together * len(several):
        return []
    return [door for door in doors if door.together]


def _on_page(page: LabelledPage, codebook: Codebook) -> list[LabelledDoor]:
    by_number: dict[str, list[tuple[Label, Explanation]]] = defaultdict(list)
    for label in page.labels:
        explained = codebook.explain(label.code, page.page)
        if _is_device(explained):
            by_number[label.number].append((label, explained))
    return [
        LabelledDoor(page.page, number, tuple(sorted(labels, key=lambda one: (one[0].box[1], one[0].box[0]))))
        for number, labels in by_number.items()
    ]


def _is_device(explained: Explanation) -> bool:
    """Tell what stands for a device: a key may name one that the catalogue does not know."""
    if explained.meaning is None or explained.evidence < Evidence.LIKELY:
        return False
    return explained.evidence is Evidence.KEY or explained.meaning.type is not DeviceType.UNKNOWN
