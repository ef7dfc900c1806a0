"""Prose of a specification: Gemini is asked for the codes that fixed rules did not find explained in it.

It answers with words of a passage that it was shown: what no document says can explain nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field

from security_design_assistant.analysers.asking.answer_text import WrongShapeError, parsed
from security_design_assistant.analysers.asking.exchange import EXCHANGE, Exchange, converse, data
from security_design_assistant.analysers.asking.modelled import SPELT, asked
from security_design_assistant.analysers.asking.unavailable import GEMINI_ERRORS, Lack, lack_of, required
from security_design_assistant.catalogue.devices import DeviceType
from security_design_assistant.gemini.answers import ContextAnswer, Explained
from security_design_assistant.gemini.port import Asker, Question
from security_design_assistant.gemini.prompts import prompt
from security_design_assistant.models.analysis import Analysis, Component, ReviewNote
from security_design_assistant.pipeline.consultation import Consultation
from security_design_assistant.pipeline.stage import StageContext
from security_design_assistant.specification.applying import Key, Undecoded
from security_design_assistant.specification.consulting import consulted
from security_design_assistant.specification.decoding import Decoding, same_code, says_nothing
from security_design_assistant.specification.passages import Passage, passages_naming
from security_design_assistant.specification.sections import Section

PURPOSE = "context"

MOST_CODES = 60
"""Codes that are asked about, in the order of the components."""


def consulted_and_asked(analysis: Analysis, context: StageContext) -> Analysis:
    """Return the analysis with what the documents decode, the prose that Gemini understands included.

    Raises
    ------
    PermanentError
        Gemini is required, and over budget.
    RetryableError
        Gemini is not to be had now, and a later attempt may have it.
    """
    reader = ProseReader(context)
    said = Consultation(context.job, context.pages).said()
    return reader.told(consulted(analysis, said, reader.ask))


@dataclass(slots=True)
class ProseReader:
    """Asks one question, keeps every answer, and says what is not certain of what it found."""

    context: StageContext
    _decodings: tuple[Decoding, ...] = ()
    _exchange: Exchange | None = None
    _rejected: int = 0
    _notes: list[ReviewNote] = field(default_factory=list)

    def ask(self, sections: Sequence[Section], still_open: Sequence[Undecoded]) -> Sequence[Decoding]:
        """Return what passages say of codes; see :data:`~.specification.consulting.Ask`."""
        wanted = still_open[:MOST_CODES]
        passages = passages_naming(sections, [each.code for each in wanted])
        if not passages:
            return ()
        inquiry = Inquiry(tuple(wanted), passages)
        lack: Lack | None = Lack.NOT_SET_UP
        if self.context.gemini is not None:
            lack = self._converse(inquiry, self.context.gemini)
        if lack is not None:
            self._note("specification_not_asked", f"{lack} Gemini did not look for {inquiry.codes} in it.")
        return self._decodings

    def told(self, analysis: Analysis) -> Analysis:
        """Return the analysis with what was asked, and a note on each component that an answer explains."""
        found = {(each.subject, each.code): each for each in self._decodings}
        components = [_marked(component, found) for component in analysis.components]
        told = [note for _, note in components if note is not None]
        entries = asked([(self._exchange, self._rejected)]) if self._exchange else ()
        return analysis.model_copy(
            update={
                "components": tuple(component for component, _ in components),
                "warnings": (*analysis.warnings, *self._notes, *told),
                "asked": (*analysis.asked, *entries),
            }
        )

    def _converse(self, inquiry: Inquiry, asker: Asker) -> Lack | None:
        """Ask, and take what the answer explains; returns why nobody answered, if so."""
        pages = self.context.pages
        begun = Exchange(1, PURPOSE, prompt(PURPOSE).version)

        def keep(answered: Exchange) -> None:
            pages.save(answered.page, EXCHANGE, answered, PURPOSE)
            self.context.usage[f"gemini_{PURPOSE}_questions"] += 1

        kept = pages.load(1, EXCHANGE, PURPOSE) or begun
        needed = required() if self.context.job.gemini_required else nullcontext()
        try:
            with needed:
                exchange = converse(asker, inquiry.question(), kept, inquiry.problems, keep)
        except GEMINI_ERRORS as exc:
            lack = lack_of(exc, self.context.assignment())
            if lack is None:
                raise
            return lack
        self._take(inquiry, exchange)
        return None

    def _take(self, inquiry: Inquiry, exchange: Exchange) -> None:
        text = exchange.replies[-1].text
        self._exchange = exchange
        try:
            answer = parsed(text or "", ContextAnswer)
        except WrongShapeError:
            self._note("not_answered", f"Gemini gave no answer about {inquiry.codes} that can be used.")
            return
        faults = [each for each in answer.explained if inquiry.fault(each)]
        self._decodings = tuple(inquiry.decoding(each) for each in answer.explained if each not in faults)
        self._rejected = len(faults)
        if faults:
            self.context.usage["gemini_rejected"] += len(faults)
            self._note(
                "answer_rejected",
                f"{len(faults)} of Gemini's explanations of codes were not taken: no document says so.",
            )

    def _note(self, code: str, sentence: str) -> None:
        self._notes.append(ReviewNote(code=code, message=f"The specification: {sentence}"))


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The codes that are asked about, and the passages that an answer may cite."""

    wanted: tuple[Undecoded, ...]
    passages: tuple[Passage, ...]

    @property
    def codes(self) -> str:
        """The codes as a sentence lists them."""
        return ", ".join(f"{_kind(each)} {each.code}" for each in self.wanted)

    def question(self) -> Question:
        """Return the question; text of the documents is in its content alone."""
        instructions = prompt(PURPOSE)
        content = {
            "asked": [
                {"number": number, "code": each.code, "device": _kind(each)}
                for number, each in enumerate(self.wanted)
            ],
            "passages": [
                {
                    "number": number,
                    "document": each.section.document,
                    "heading": " ".join(part for part in (each.section.number, each.section.title) if part),
                    "text": each.text,
                }
                for number, each in enumerate(self.passages)
            ],
        }
        return Question(PURPOSE, instructions.text, instructions.version, data(content), (), ContextAnswer)

    def problems(self, text: str) -> list[str]:
        """Return what is wrong with the text of an answer, a sentence each."""
        try:
            answer = parsed(text, ContextAnswer)
        except WrongShapeError as exc:
            return [str(exc)]
        return [
            f"Entry {place} of explained: {fault}"
            for place, each in enumerate(answer.explained)
            if (fault := self.fault(each))
        ]

    def fault(self, answered: Explained) -> str | None:
        """Return why an explanation cannot be taken, None if it can."""
        if not 0 <= answered.number < len(self.wanted):
            return "no code has this number."
        if not 0 <= answered.passage < len(self.passages):
            return "no passage has this number."
        wanted, passage = self.wanted[answered.number], self.passages[answered.passage]
        if not passage.names(wanted.code):
            return "the passage does not name this code."
        if not passage.holds(answered.meaning) or says_nothing(answered.meaning):
            return "the meaning is not in the words of the passage, or says nothing."
        if wanted.type is DeviceType.UNKNOWN and answered.type in (None, DeviceType.UNKNOWN):
            return "a symbol needs the type of the device."
        return None

    def decoding(self, answered: Explained) -> Decoding:
        """Return an explanation that has no fault as a decoding that cites its passage."""
        wanted, passage = self.wanted[answered.number], self.passages[answered.passage]
        symbol = wanted.type is DeviceType.UNKNOWN
        meaning = " ".join(answered.meaning.split())
        subject = answered.type if symbol else wanted.type
        return Decoding(subject, same_code(wanted.code), meaning, passage.cited, symbol)


def _kind(wanted: Undecoded) -> str:
    if wanted.type is None:
        return "equipment"
    return "symbol" if wanted.type is DeviceType.UNKNOWN else wanted.type.value.replace("_", " ")


def _marked(component: Component, found: Mapping[Key, Decoding]) -> tuple[Component, ReviewNote | None]:
    """Lower the confidence of what an answer explains, and say who says so."""
    said: list[str] = []
    devices = []
    for device in component.devices:
        decoding = found.get((device.type, same_code(device.code)))
        if decoding is None or device.meaning_source != decoding.source:
            devices.append(device)
            continue
        devices.append(device.model_copy(update={"confidence": min(device.confidence, SPELT)}))
        said.append(f"{device.code} is “{decoding.meaning}” ({decoding.source})")
    equipment = found.get((None, same_code(component.system)))
    if equipment and component.attributes.get("equipment_type") == equipment.meaning:
        said.append(f"{component.system} is “{equipment.meaning}” ({equipment.source})")
    if not said:
        return component, None
    message = f"{component.id}: {'; '.join(said)}. Gemini found this in the specification's prose; compare."
    changes = {
        "devices": tuple(devices),
        "source": "hybrid" if component.source == "vector" else component.source,
        "confidence": min(component.confidence, SPELT),
    }
    note = ReviewNote(
        code="decoded_by_model",
        message=message,
        page=component.page,
        component_id=component.id,
        bbox=component.bbox,
    )
    return component.model_copy(update=changes), note
