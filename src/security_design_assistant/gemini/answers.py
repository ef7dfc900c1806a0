"""What Gemini's answers look like: the shapes that it is asked for and that its JSON is held to.

Fields are plain lists and numbers, since the service knows only a part of JSON Schema. What the shape
cannot say, such as whether an id stands on the page, is checked by whoever asked.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from security_design_assistant.catalogue.components import ComponentType
from security_design_assistant.catalogue.devices import DeviceType


class _Answered(BaseModel):
    model_config = ConfigDict(frozen=True)


Box2d = Annotated[list[int], Field(min_length=4, max_length=4)]
"""``[ymin, xmin, ymax, xmax]`` in thousandths of a picture, as the model is used to."""

Text = Annotated[str, Field(max_length=400)]


class AnsweredDevice(_Answered):
    """Devices of one kind of a component; ``code`` is the text on the symbol, ``variant`` its form."""

    type: DeviceType
    code: Text | None = None
    variant: Text | None = None
    count: Annotated[int, Field(ge=1, le=99)] = 1


class DetailName(StrEnum):
    """What else a schedule says of a component, by the names of its attributes."""

    SYMBOL_CODE = "symbol_code"
    TYPE_CODE = "type_code"
    FIXING_CODE = "fixing_code"
    CAMERA_TYPE = "camera_type"
    FIXING = "fixing"
    SCREEN_HEIGHT = "screen_height"
    EQUIPMENT_CODE = "equipment_code"
    EQUIPMENT_TYPE = "equipment_type"
    HARDWARE_SET = "hardware_set"


class Detail(_Answered):
    """One detail, as printed."""

    name: DetailName
    text: Text


class AnsweredComponent(_Answered):
    """One component of a page; ``words`` are the indexes of the words that spell its id."""

    id: Text
    type: ComponentType
    devices: list[AnsweredDevice] = []
    details: list[Detail] = []
    picture: int
    box_2d: Box2d
    words: list[int] = []
    room_number: Text | None = None
    room_name: Text | None = None
    other_side_number: Text | None = None
    other_side_name: Text | None = None
    reason: Text = ""


class PageAnswer(_Answered):
    """All components of a page."""

    components: list[AnsweredComponent]


class Decoding(_Answered):
    """What the symbol or legend row of a cut-out stands for."""

    number: int
    type: DeviceType
    variant: Text | None = None
    reason: Text = ""


class ConnectedDevice(_Answered):
    """A symbol at the end of a leader, with its place in the picture."""

    type: DeviceType
    code: Text | None = None
    variant: Text | None = None
    box_2d: Box2d


class Connection(_Answered):
    """What the leader of a cut-out's tag leads to."""

    number: int
    devices: list[ConnectedDevice]
    reason: Text = ""


class CropsAnswer(_Answered):
    """Answers to the cut-outs of a picture; one that is missing stays open."""

    decodings: list[Decoding] = []
    connections: list[Connection] = []


class Explained(_Answered):
    """What a code stands for, in the words of the passage that says so."""

    number: int
    passage: int
    meaning: Annotated[str, Field(max_length=200)]
    type: DeviceType | None = None


class ContextAnswer(_Answered):
    """What passages say of codes; one that is missing stays unexplained."""

    explained: list[Explained] = []


class Grade(StrEnum):
    """How good a result is in one respect."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"


class Graded(_Answered):
    """A grade and why."""

    grade: Grade
    reason: Annotated[str, Field(max_length=1_000)]


class JudgeAnswer(_Answered):
    """A judgement of the whole result."""

    overall: Grade
    completeness: Graded
    correctness: Graded
    spatial_association: Graded
    false_positives: Graded
    suggestions: Annotated[list[Text], Field(max_length=5)] = []
