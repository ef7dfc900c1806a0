"""What of an answer about cut-outs can be kept, and which matter it settles."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from security_design_assistant.analysers.asking.answer_text import WrongShapeError, parsed
from security_design_assistant.analysers.asking.crop_sheet import Cell, CropSheet
from security_design_assistant.analysers.asking.exchange import Exchange
from security_design_assistant.analysers.asking.modelled import cleaned, known_variant
from security_design_assistant.analysers.asking.open_matters import Ask, Key
from security_design_assistant.analysers.asking.page_answer import Fault, Rejected
from security_design_assistant.gemini.answers import Connection, CropsAnswer, Decoding
from security_design_assistant.models.analysis import BoundingBox, DeviceType

LONGEST_CODE = 4
"""Characters of the text on a symbol; more is no code."""


@dataclass(frozen=True, slots=True)
class Named:
    """What a symbol or a legend row stands for."""

    type: DeviceType
    variant: str | None


@dataclass(frozen=True, slots=True)
class AtLeader:
    """A symbol at the end of a tag's leader; box in points of the displayed page."""

    type: DeviceType
    code: str | None
    variant: str | None
    box: BoundingBox


@dataclass(frozen=True, slots=True)
class CheckedCrops:
    """What one answer comes to, by the keys of the matters."""

    named: Mapping[Key, Named] = field(default_factory=dict)
    connected: Mapping[Key, tuple[AtLeader, ...]] = field(default_factory=dict)
    rejected: tuple[Rejected, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether there was an answer of the asked form."""
        return not any(each.fault is Fault.NO_ANSWER for each in self.rejected)


def check_crops(text: str, sheet: CropSheet) -> CheckedCrops:
    """Hold the text of an answer against the cut-outs that were shown."""
    try:
        answer = parsed(text, CropsAnswer)
    except WrongShapeError as exc:
        return CheckedCrops(rejected=(Rejected(Fault.NO_ANSWER, str(exc)),))
    cells = {cell.number: cell for cell in sheet.cells}
    named: dict[Key, Named] = {}
    connected: dict[Key, tuple[AtLeader, ...]] = {}
    rejected: list[Rejected] = []
    answers: list[Decoding | Connection] = [*answer.decodings, *answer.connections]
    for each in answers:
        cell = cells.get(each.number)
        connects = isinstance(each, Connection)
        if cell is None or (cell.matter.ask is Ask.LEADER) is not connects:
            rejected.append(Rejected(Fault.NO_EVIDENCE, f"Nothing of the kind was asked as {each.number}."))
        elif cell.matter.key in named or cell.matter.key in connected:
            rejected.append(Rejected(Fault.TWICE, f"Cut-out {each.number} is answered twice."))
        elif isinstance(each, Connection):
            found = _at_leader(each, cell, sheet)
            if isinstance(found, Rejected):
                rejected.append(found)
            elif found:
                connected[cell.matter.key] = found
        elif each.type is not DeviceType.UNKNOWN:
            named[cell.matter.key] = Named(each.type, known_variant(each.variant))
    return CheckedCrops(named, connected, tuple(rejected))


def crops_outcome(exchange: Exchange, sheet: CropSheet) -> CheckedCrops:
    """Return what an exchange comes to: its last answer of the asked form, or that there is none."""
    checked = [check_crops(reply.text, sheet) for reply in exchange.replies if reply.text is not None]
    answered = [each for each in checked if each.answered]
    return answered[-1] if answered else CheckedCrops(rejected=(Rejected(Fault.NO_ANSWER, ""),))


def crops_problems(text: str, sheet: CropSheet) -> list[str]:
    """Return what is wrong with an answer, for the model."""
    return [each.problem for each in check_crops(text, sheet).rejected]


def _at_leader(answer: Connection, cell: Cell, sheet: CropSheet) -> tuple[AtLeader, ...] | Rejected:
    found = []
    for device in answer.devices:
        box = sheet.on_page(cell, device.box_2d)
        if box is None:
            problem = f"A symbol of {answer.number} is not inside of that cut-out."
            return Rejected(Fault.OUTSIDE, problem)
        code = cleaned(device.code)
        code = code if len(code or "") <= LONGEST_CODE else None
        found.append(AtLeader(device.type, code, known_variant(device.variant), box))
    return tuple(found)
