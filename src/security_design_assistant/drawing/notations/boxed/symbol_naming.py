"""From glyphs to devices: the drawing's own legend first, common symbols of the trade after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from security_design_assistant.catalogue.components import COMPONENT_OF_SYSTEM, ComponentType
from security_design_assistant.catalogue.device_row import CodeShape
from security_design_assistant.catalogue.devices import DeviceType, subject_of
from security_design_assistant.drawing.notations.boxed.cell_pictures import Glyph, GlyphMatcher
from security_design_assistant.drawing.notations.boxed.evidence import SYMBOL
from security_design_assistant.drawing.notations.boxed.legend import Legend, LegendSymbol
from security_design_assistant.drawing.notations.boxed.reference import ReferenceSymbol, reference_symbols
from security_design_assistant.drawing.notations.boxed.tagged_page import Cell, Cluster
from security_design_assistant.drawing.notations.boxed.tolerances import SYMBOLS
from security_design_assistant.drawing.notations.boxed.vocabulary import Meaning, meaning_of

_UNEXPLAINED = "not in the legend"


@dataclass(frozen=True, slots=True)
class Finding:
    """What one symbol of a cluster stands for, the boxes it covers, how sure and why.

    ``meaning`` is None for what the legend does not explain.
    """

    type: DeviceType
    code: str | None
    variant: str | None
    meaning: str | None
    confidence: float
    reason: str
    cells: tuple[Cell, ...]


class SymbolReader:
    """Explains cells by the legends of a drawing.

    Parameters
    ----------
    legends : all legends of the drawing; earlier ones win where two say different things.
    """

    def __init__(self, legends: Sequence[Legend]) -> None:
        self._symbols = [symbol for legend in legends for symbol in legend.symbols]
        self._known = [meaning_of(symbol.meaning, symbol.section) for symbol in self._symbols]
        self._matcher = GlyphMatcher([symbol.glyphs[-1] for symbol in self._symbols])
        self._trade = reference_symbols()
        self._trade_matcher = GlyphMatcher([symbol.glyph for symbol in self._trade])
        self.has_legend = bool(self._symbols)

    def read(self, cluster: Cluster, system: str) -> list[Finding]:
        """Explain every symbol of ``cluster``, compound ones first, in reading order."""
        findings = []
        # Grid faces that were left empty hold no symbol.
        cells = [cell for cell in cluster.cells if cell.glyph.text or not cell.glyph.blank]
        while cells:
            pair = self._compound(cells, system)
            if pair is not None:
                findings.append(pair)
                del cells[:2]
            else:
                findings.append(self._single(cells.pop(0), system))
        return findings

    def _compound(self, cells: Sequence[Cell], system: str) -> Finding | None:
        """Explain two cells that are one symbol: a telephone or an ``i`` and the cell beside it."""
        component = COMPONENT_OF_SYSTEM.get(system)
        built = component.compound if component else None
        if component is None or built is None:
            return None
        if len(cells) < 2 or abs(cells[0].box[1] - cells[1].box[1]) > 1:
            return None
        first, second = cells[0].glyph, cells[1].glyph
        if not (re.fullmatch(built.first, first.text) and re.fullmatch(built.second, second.text)):
            return None
        best = self._best(second, system, component.section)
        if best is None:
            code = second.text or None
            kind = subject_of(component.section) or DeviceType.UNKNOWN
            reason = f"compound symbol of system {system}, its second cell is {_UNEXPLAINED}"
            return Finding(kind, code, None, None, SYMBOL.half_known, reason, tuple(cells[:2]))
        score, index, exact = best
        symbol, known = self._symbols[index], self._known[index]
        meaning = symbol.meaning if exact else None
        kind = known.type if known else DeviceType.UNKNOWN
        reason = f"compound symbol as in the legend ({symbol.meaning}), similarity {score:.2f}"
        variant = known.variant if known else None
        return Finding(
            kind, second.text or None, variant, meaning, _confidence(score, second), reason, tuple(cells[:2])
        )

    def _single(self, cell: Cell, system: str) -> Finding:
        best = self._best(cell.glyph, system)
        if best is not None:
            return self._by_legend(cell, *best)
        return self._by_reference(cell)

    def _by_legend(self, cell: Cell, score: float, index: int, exact: bool) -> Finding:
        symbol, known = self._symbols[index], self._known[index]
        text = cell.glyph.text
        if known is None:
            reason = f"symbol as in the legend ({symbol.meaning}), which is no device type of the schedule"
            return Finding(
                DeviceType.UNKNOWN, text or None, None, symbol.meaning, SYMBOL.unnamed, reason, (cell,)
            )
        code = _code(known.type, text)
        twin = self._unlisted_twin(cell.glyph, score, known.type)
        if twin is not None:
            reason = f"drawn like a {twin.value.replace('_', ' ')}, which is {_UNEXPLAINED}"
            return Finding(twin, code, None, None, SYMBOL.twin, reason, (cell,))
        meaning = symbol.meaning if exact else None
        reason = f"symbol as in the legend ({symbol.meaning}), similarity {score:.2f}"
        if not exact:
            reason += f"; its code {code} is {_UNEXPLAINED}"
        return Finding(
            known.type, code, known.variant, meaning, _confidence(score, cell.glyph), reason, (cell,)
        )

    def _by_reference(self, cell: Cell) -> Finding:
        glyph = cell.glyph
        ranked = sorted(
            (
                (score, -index)
                for index, score in enumerate(self._trade_matcher.scores(glyph))
                if re.fullmatch(self._trade[index].text, glyph.text) and not self._defined(self._trade[index])
            ),
            reverse=True,
        )
        if ranked and self._trade[-ranked[0][1]].type is DeviceType.LOCK_PREPARATION:
            # Locks are many and preparations few: what could be either is a lock.
            locks = [row for row in ranked if self._trade[-row[1]].type is DeviceType.LOCK]
            if locks and locks[0][0] > ranked[0][0] - SYMBOLS.lock_first:
                ranked.insert(0, locks[0])
        sure = SYMBOLS.beside_legend if self.has_legend else SYMBOLS.without_legend
        if ranked and ranked[0][0] >= sure:
            score, place = ranked[0]
            symbol = self._trade[-place]
            reason = f"common trade symbol, similarity {score:.2f}; {_UNEXPLAINED}"
            most = SYMBOL.beside_legend if self.has_legend else SYMBOL.by_custom
            confidence = round(min(most, score), 2)
            return Finding(
                symbol.type,
                _code(symbol.type, glyph.text),
                symbol.variant,
                None,
                confidence,
                reason,
                (cell,),
            )
        reason = f"it matches no symbol of the legend and no common trade symbol; {_UNEXPLAINED}"
        return Finding(DeviceType.UNKNOWN, glyph.text or None, None, None, SYMBOL.unknown, reason, (cell,))

    def _likely(self, glyph: Glyph, score: float, known: Meaning | None) -> bool:
        """Tell whether the trade's common symbols support a weak resemblance to the legend's."""
        if score < SYMBOLS.likely or known is None or glyph.text:
            return False
        best, place = max(
            (score, -index)
            for index, score in enumerate(self._trade_matcher.scores(glyph))
            if self._trade[index].text == ""
        )
        symbol = self._trade[-place]
        return best >= SYMBOLS.sure and Meaning(symbol.type, symbol.variant) == known

    def _unlisted_twin(self, glyph: Glyph, score: float, kind: DeviceType) -> DeviceType | None:
        """Return the lock's preparation, or the preparation's lock, if the cell shows that one instead.

        Both stand over a number and look much alike, so a legend that lists only one of them matches
        the other too; the trade's own symbols then tell which it is.
        """
        twin = kind.twin
        if (
            twin is None
            or score >= SYMBOLS.same_block
            or any(known and known.type is twin for known in self._known)
        ):
            return None
        scores = list(zip(self._trade_matcher.scores(glyph), self._trade, strict=True))
        own, other = (max(score for score, symbol in scores if symbol.type is t) for t in (kind, twin))
        return twin if other > own + SYMBOLS.lead else None

    def _defined(self, symbol: ReferenceSymbol) -> bool:
        """Tell whether the legend shows how this wordless symbol looks; what differs is not it."""
        return symbol.text == "" and Meaning(symbol.type, symbol.variant) in self._known

    def _best(self, glyph: Glyph, system: str, section: str | None = None) -> tuple[float, int, bool] | None:
        """Return score, index and whether the text is the legend's own, of the legend symbol shown.

        With ``section`` only that part of the legend counts.
        """
        scores = self._matcher.scores(glyph)
        ranked = []
        for index, symbol in enumerate(self._symbols):
            agreement = _agreement(symbol, self._known[index], glyph.text)
            if agreement == 0 or not _fits_system(symbol, system) or section not in (None, symbol.section):
                continue
            ranked.append((scores[index], agreement, -index))
        if not ranked:
            return None
        # Among symbols that look alike, the one whose text is the cell's own wins.
        top = max(ranked)[0]
        score, agreement, negative = max(
            (row for row in ranked if row[0] >= top - SYMBOLS.lead), key=lambda row: (row[1], row[0], row[2])
        )
        index = -negative
        # Of symbols that mean the same but for their code, the one with this code is the one shown.
        same = [row for row in ranked if row[1] == 2 and self._known[-row[2]] == self._known[index]]
        if agreement == 1 and same and max(same)[0] >= score - 2 * SYMBOLS.lead:
            _, agreement, negative = max(same)
            index = -negative
        rivals = [
            row[0]
            for row in ranked
            if self._known[-row[2]] != self._known[index] and row[1] >= agreement and row[2] != negative
        ]
        if rivals and max(rivals) > score - SYMBOLS.lead and max(rivals) < SYMBOLS.identical:
            return None
        if score < (SYMBOLS.sure_with_text if glyph.text else SYMBOLS.sure) and not self._likely(
            glyph, score, self._known[index]
        ):
            return None
        return score, index, agreement == 2


def _agreement(symbol: LegendSymbol, known: Meaning | None, text: str) -> int:
    """Compare a cell's text with the legend's: 2 the same, 1 another of its kind, 0 something else."""
    shown = symbol.glyphs[-1].text
    if shown == text:
        return 2
    coded = known is not None and known.type.code_shape is not None
    if re.fullmatch(r"[?#]+", shown) and text:
        return 1 if coded else 2
    if coded and shown and text:
        if shown.isdigit() and text.isdigit():
            return 1
        if known is not None and known.type.code_shape is CodeShape.LETTERS and len(text) <= 2:
            return 1
        if re.fullmatch(r"[NX]{1,3}", shown) and re.fullmatch(r"\w{1,3}", text):
            return 1
    return 0


def _fits_system(symbol: LegendSymbol, system: str) -> bool:
    component = COMPONENT_OF_SYSTEM.get(system)
    wanted = component.section if component else None
    special = any(kind.section == symbol.section for kind in ComponentType if kind.section)
    if wanted:
        return True if not special else symbol.section == wanted
    return not special


def _code(kind: DeviceType, text: str) -> str | None:
    return text or kind.letter or None


def _confidence(score: float, glyph: Glyph) -> float:
    """Rise from a symbol that was barely accepted to one drawn as in the legend."""
    if score < SYMBOLS.sure and not glyph.text:
        return SYMBOL.supported
    share = min(1.0, max(0.0, (score - SYMBOLS.sure_with_text) / (SYMBOL.full - SYMBOLS.sure_with_text)))
    return round(SYMBOL.barely + (SYMBOL.as_in_legend - SYMBOL.barely) * share, 2)
