"""Tables without column rulings: columns by what stands under which heading, rows by the key column."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from security_design_assistant.drawing.page.geometry import Box, Word, bounds, centre
from security_design_assistant.drawing.page.tolerances import WORDS
from security_design_assistant.drawing.tables.grid import TableColumn, TableGrid, TableRow
from security_design_assistant.drawing.tables.line_field import LineField
from security_design_assistant.drawing.tables.ruled_tables import make_cell
from security_design_assistant.drawing.tables.spots import HeadingSpot
from security_design_assistant.drawing.tables.texts import line_text, text_lines, words_box
from security_design_assistant.drawing.tables.tolerances import HEADINGS, OPEN

IsKey = Callable[[str], bool]
"""Tells whether a text can be a value of the key column."""

_GROUP_WORDS = re.compile(r"(?!.*\b(?:schedule|list|index)\b)[A-Za-z/&. ()-]{2,40}", re.IGNORECASE)


@dataclass(slots=True)
class _Text:
    """A phrase with its box."""

    words: Sequence[Word]
    box: Box
    text: str

    @property
    def middle(self) -> float:
        return (self.box[1] + self.box[3]) / 2


def open_table(
    spot: HeadingSpot,
    phrase_list: Sequence[Sequence[Word]],
    turned: Sequence[Word],
    field: LineField,
    is_key: IsKey,
) -> TableGrid | None:
    """Read the table below a heading that has no cell of its own, or whose rows have no rulings.

    Parameters
    ----------
    spot : the key column's heading.
    phrase_list : level phrases of the page, cut finely enough to part neighbouring columns.
    turned : words that are turned by a quarter; above the first row they are headings.
    field : the page's rulings; those there are part rows and columns.

    Returns
    -------
    The table; None if no value of the key column stands below the heading.
    """
    texts = [_Text(phrase, words_box(phrase), line_text(phrase)) for phrase in phrase_list]
    keys = _keys(spot, texts, is_key)
    if not keys or _headed_below(spot, keys[0], texts):
        return None
    header = _header(spot, keys[0], texts, turned, field, is_key)
    body = [
        item
        for item in texts
        if keys[0].box[1] - 2 * WORDS.line_pitch * spot.size < item.box[1]
        and item.box[3] < keys[-1].box[3] + OPEN.rows_apart * spot.size
        and not any(item is other for other in header)
    ]
    clusters, groups = _clusters(header)
    if len(clusters) < 2:
        return None
    own = [item for item in body if _on_key_line(item, keys)]
    edges = _edges(clusters, own, field, spot)
    count = _own_columns(edges, body, keys, spot)
    if count < 2:
        return None
    clusters, edges = clusters[:count], edges[: count + 1]
    edges[0] = min([edges[0], *(key.box[0] - 1 for key in keys)])
    edges[-1] = _right_end(clusters[-1], body, keys, edges[-2], spot.size)
    columns = [
        TableColumn(x0, x1, (*over, _heading(cluster)))
        for (x0, x1), cluster, over in zip(
            pairwise(edges), clusters, _groups(clusters, groups, edges), strict=True
        )
    ]
    middle = (spot.words[0] + spot.words[2]) / 2
    key = next((i for i, column in enumerate(columns) if column.x0 <= middle <= column.x1), 0)
    inside = [item for item in body if edges[0] - 1 <= item.box[0] < edges[-1]]
    rows = _rows(keys, inside, columns, key, field)
    top = min(item.box[1] for item in header)
    box = (edges[0], top, edges[-1], rows[-1].box[3])
    return TableGrid(tuple(columns), tuple(rows), box, key, ruled=False, size=spot.size)


def _keys(spot: HeadingSpot, texts: Sequence[_Text], is_key: IsKey) -> list[_Text]:
    """Return the values below the heading, as long as they follow each other."""
    box, size = spot.words, spot.size
    under = [
        item
        for item in texts
        if item.box[1] > box[3] - WORDS.same_line * size
        and item.box[0] < box[2] + size
        and item.box[2] > box[0] - size
        and is_key(item.text)
    ]
    under.sort(key=lambda item: item.box[1])
    keys: list[_Text] = []
    for item in under:
        if not keys:
            if item.box[1] - box[3] > OPEN.rows_apart * size:
                break
            keys.append(item)
            continue
        step = item.box[1] - keys[-1].box[1]
        if step < 0.5 * size:
            continue
        if step > OPEN.rows_apart * size:
            break
        keys.append(item)
    return keys


def _headed_below(spot: HeadingSpot, first: _Text, texts: Sequence[_Text]) -> bool:
    """Tell whether another heading stands between the spot and the first row: the spot then heads a group."""
    box, size = spot.words, spot.size
    return any(
        item.box[1] > box[3] + (WORDS.line_pitch - 1) * size
        and item.box[3] < first.box[1]
        and min(item.box[2], first.box[2]) > max(item.box[0], first.box[0])
        for item in texts
    )


def _header(
    spot: HeadingSpot,
    first: _Text,
    texts: Sequence[_Text],
    turned: Sequence[Word],
    field: LineField,
    is_key: IsKey,
) -> list[_Text]:
    """Return the header's phrases: the heading's lines, those close above and below, and turned ones."""
    size = spot.size
    upper = spot.words[1] - OPEN.header_height * size
    lower = first.box[1] - WORDS.same_line * size
    zone = [
        item
        for item in texts
        if upper < item.box[1] and item.middle < lower and item.words[0].size <= OPEN.title * size
    ]
    zone += _turned(turned, spot, lower)
    lines = [item for item in zone if item.box[1] < spot.words[3] and item.box[3] > spot.words[1]]
    extent = _underline(spot, first, field, lines)
    if extent is not None:
        zone = [item for item in zone if extent[0] <= centre(item.box)[0] <= extent[1]]
        lines = [item for item in lines if extent[0] <= centre(item.box)[0] <= extent[1]]
    header = _side_by_side(lines, spot, is_key)
    top = min(item.box[1] for item in header)
    left, right = min(item.box[0] for item in header), max(item.box[2] for item in header)
    rest = [item for item in zone if not any(item is other for other in header)]
    ceiling = field.levels_at(centre(spot.words)[0], upper, top)
    for item in sorted(rest, key=lambda item: -item.box[3]):
        if any(item is other for other in header) or (ceiling and item.middle < ceiling[-1]):
            continue
        reach = OPEN.group_above if _GROUP_WORDS.fullmatch(item.text) and _is_group(item, header) else 1.0
        if top - item.box[3] < reach * size and _beside(item, left, right):
            header.append(item)
            top = min(top, item.box[1])
    return header


def _beside(item: _Text, left: float, right: float) -> bool:
    return item.box[2] > left and item.box[0] < right


def _turned(words: Sequence[Word], spot: HeadingSpot, lower: float) -> list[_Text]:
    """Return turned headings; lines of one heading that stand close beside each other become one."""
    size = spot.size
    upper = lower - HEADINGS.largest_cell * size
    near = [word for word in words if upper < word.box[1] and word.box[3] < lower + size]
    result: list[_Text] = []
    for line in text_lines(near):
        box = words_box(line)
        last = result[-1] if result else None
        if last is not None and box[0] - last.box[2] < 0.5 * size and box[0] > last.box[0]:
            words_of_both = [*last.words, *line]
            result[-1] = _Text(words_of_both, words_box(words_of_both), f"{last.text} {line_text(line)}")
        else:
            result.append(_Text(line, box, line_text(line)))
    return result


def _underline(
    spot: HeadingSpot, first: _Text, field: LineField, lines: Sequence[_Text]
) -> tuple[float, float] | None:
    """Return from where to where the ruling below the header runs, if several of its headings stand on it."""
    x = centre(spot.words)[0]
    for y in reversed(field.levels_at(x, spot.words[3] - 0.5, first.box[1] + WORDS.same_line * spot.size)):
        extent = field.level_extent(y, x)
        if extent is not None and sum(extent[0] < centre(item.box)[0] < extent[1] for item in lines) > 1:
            return extent[0] - spot.size, extent[1] + spot.size
    return None


def _side_by_side(lines: list[_Text], spot: HeadingSpot, is_key: IsKey) -> list[_Text]:
    """Walk from the key heading to both sides while the next heading is not too far away."""
    size = spot.size
    ordered = sorted(lines, key=lambda item: item.box[0])
    start = next(
        (i for i, item in enumerate(ordered) if item.box[2] > spot.words[0] and item.box[0] < spot.words[2]),
        0,
    )
    low = high = start
    reach = ordered[start].box[2]
    while high + 1 < len(ordered) and ordered[high + 1].box[0] - reach < OPEN.headings_apart * size:
        if is_key(ordered[high + 1].text):
            break
        high += 1
        reach = max(reach, ordered[high].box[2])
    while low > 0 and ordered[low].box[0] - ordered[low - 1].box[2] < OPEN.headings_apart * size:
        low -= 1
    return ordered[low : high + 1]


def _clusters(header: list[_Text]) -> tuple[list[list[_Text]], list[_Text]]:
    """Sort header phrases into columns; those above several others are groups."""
    groups = [item for item in header if _is_group(item, header)]
    single = sorted((item for item in header if not any(item is g for g in groups)), key=lambda i: i.box[0])
    clusters: list[list[_Text]] = []
    reach = float("-inf")
    for item in single:
        if clusters and item.box[0] < reach:
            clusters[-1].append(item)
        else:
            clusters.append([item])
        reach = max(reach, item.box[2]) if clusters[-1][0] is not item else item.box[2]
    return clusters, groups


def _is_group(item: _Text, header: list[_Text]) -> bool:
    """Tell whether ``item`` heads several columns, not one.

    It does where several headings stand below it side by side, where none stands straight below it, and
    where the only one is aligned with it neither left nor right nor in the middle: lines of one heading are.
    """
    size = item.words[0].size
    if item.words[0].direction != 0:
        return False
    below = sorted(
        (o for o in header if o is not item and o.box[1] > item.box[3] - WORDS.same_line * size),
        key=lambda o: o.box[0],
    )
    over = [o for o in below if min(o.box[2], item.box[2]) > max(o.box[0], item.box[0])]
    if len(over) > 1 and any(a.box[2] < b.box[0] for a, b in pairwise(over)):
        return True
    beside = [o for o in header if o is not item and abs(o.middle - item.middle) < 0.5 * size]
    if len(beside) >= len(below):
        return False
    return not any(_aligned(item, other) for other in over)


def _aligned(one: _Text, other: _Text) -> bool:
    slack = 0.5 * one.words[0].size
    return (
        abs(one.box[0] - other.box[0]) < slack
        or abs(one.box[2] - other.box[2]) < slack
        or abs(centre(one.box)[0] - centre(other.box)[0]) < slack
    )


def _heading(cluster: list[_Text]) -> str:
    return " ".join(item.text for item in sorted(cluster, key=lambda item: item.middle))


def _groups(
    clusters: list[list[_Text]], groups: list[_Text], edges: Sequence[float]
) -> list[tuple[str, ...]]:
    """Return for each column the group headings that it stands under, the topmost first."""
    found: list[list[str]] = [[] for _ in clusters]
    for group in sorted(groups, key=lambda item: item.middle):
        level = [other for other in groups if abs(other.middle - group.middle) < 0.5 * group.words[0].size]
        for index in _span(group, level, clusters, edges):
            found[index].append(group.text)
    return [tuple(names) for names in found]


def _span(group: _Text, level: Sequence[_Text], clusters: list[list[_Text]], edges: Sequence[float]) -> range:
    """Return the columns over which a group's heading is centred: several, none with a line at its height."""
    middle = centre(group.box)[0]
    size = group.words[0].size
    others = [centre(other.box)[0] for other in level if other is not group]
    free = [all(item.box[1] > group.box[1] + 0.5 * size for item in cluster) for cluster in clusters]
    best = (float("inf"), range(0))
    for low in range(len(clusters)):
        for high in range(low, len(clusters)):
            left, right = edges[low], edges[high + 1]
            if not free[high] or not free[low]:
                break
            if right < middle or left > middle or not _nearest(middle, others, edges[low : high + 2]):
                continue
            texts = bounds([item.box for cluster in clusters[low : high + 1] for item in cluster])
            off = min(abs((left + right) / 2 - middle), abs((texts[0] + texts[2]) / 2 - middle))
            if off < best[0] - 0.5 * size:
                best = (off, range(low, high + 1))
    return best[1] if best[0] < OPEN.off_centre * size else range(0)


def _nearest(middle: float, others: Sequence[float], edges: Sequence[float]) -> bool:
    """Tell whether each column between ``edges`` is nearer to ``middle`` than to another group's heading."""
    places = [(left + right) / 2 for left, right in pairwise(edges)]
    return all(abs(place - middle) <= abs(place - other) for place in places for other in others)


def _own_columns(
    edges: Sequence[float], body: Sequence[_Text], keys: Sequence[_Text], spot: HeadingSpot
) -> int:
    """Return how many columns belong to the table, from the left.

    A list that only happens to stand beside the table has lines of its own: few of them stand exactly on
    the lines of the rows.
    """
    count = len(edges) - 1
    middle = centre(spot.words)[0]
    while count > 1 and edges[count - 1] > middle:
        texts = [item for item in body if edges[count - 1] <= item.box[0] < edges[count]]
        exact = sum(_on_key_line(item, keys, WORDS.same_line) for item in texts)
        if exact >= OPEN.shared_lines * len(texts):
            break
        count -= 1
    return count


def _right_end(
    cluster: Sequence[_Text], body: Sequence[_Text], keys: Sequence[_Text], left: float, size: float
) -> float:
    """Return where the last column ends: behind its heading and the texts that follow on the rows' lines."""
    reach = max(item.box[2] for item in cluster)
    for item in sorted(body, key=lambda item: item.box[0]):
        near = left <= item.box[0] <= reach + size
        if near and _on_key_line(item, keys, WORDS.same_line):
            reach = max(reach, item.box[2])
    return reach + size


def _on_key_line(item: _Text, keys: Sequence[_Text], share: float = 0.5) -> bool:
    return any(abs(item.middle - key.middle) < share * key.words[0].size for key in keys)


def _edges(
    clusters: list[list[_Text]], body: Sequence[_Text], field: LineField, spot: HeadingSpot
) -> list[float]:
    """Part the columns where the fewest texts stand, at a ruling if the header has one there."""
    boxes = [bounds([item.box for item in cluster]) for cluster in clusters]
    height = (spot.words[1] + spot.words[3]) / 2
    edges = [boxes[0][0] - 1]
    for left, right in pairwise(boxes):
        ruling = field.uprights_at(height, left[2] - 1, right[0] + 1)
        edges.append(ruling[0] if ruling else _valley(left, right, body))
    return [*edges, boxes[-1][2] + 1]


def _valley(left: Box, right: Box, body: Sequence[_Text]) -> float:
    """Return the place between two headings that the fewest texts cross, in the widest such gap."""
    low, high = (left[0] + left[2]) / 2, (right[0] + right[2]) / 2
    spans = [(item.box[0], item.box[2]) for item in body if item.box[2] > low and item.box[0] < high]
    heads = [(left[0], left[2]), (right[0], right[2])]
    stops = sorted({low, high, *(x for span in (*spans, *heads) for x in span if low <= x <= high)})
    best: tuple[int, float, float] | None = None
    for a, b in pairwise(stops):
        middle = (a + b) / 2
        count = sum(x0 < middle < x1 for x0, x1 in spans)
        count += sum(len(body) + 1 for x0, x1 in heads if x0 < middle < x1)
        # Of equally empty gaps the wider one parts the columns; texts are longer to the right.
        if best is None or (count, -(b - a)) < (best[0], -best[1]):
            best = (count, b - a, middle if b - a < 8 else b - 4)
    return best[2] if best else (left[2] + right[0]) / 2


def _rows(
    keys: Sequence[_Text], body: Sequence[_Text], columns: list[TableColumn], key: int, field: LineField
) -> list[TableRow]:
    """Give every text of the body to a row and a column."""
    middle = (columns[key].x0 + columns[key].x1) / 2
    ruled = [bool(field.levels_at(middle, above.middle, below.middle)) for above, below in pairwise(keys)]
    lone = [item for item in body if _in(item, columns[key]) and not any(item is k for k in keys)]
    first = keys[0]
    size = first.words[0].size
    centred = any(
        item.middle < first.middle - WORDS.same_line * size
        and first.middle - item.middle < WORDS.line_pitch * size
        for item in body
        if not any(abs(item.middle - other.middle) < WORDS.same_line * size for other in lone)
    )
    owned: list[list[_Text]] = [[k] for k in keys]
    loose: list[_Text] = []
    for item in sorted(body, key=lambda item: item.middle):
        if any(item is k for k in keys):
            continue
        if any(
            abs(item.middle - other.middle) < WORDS.same_line * size for other in lone
        ) and not _on_key_line(item, keys):
            continue
        row = _row_of(item, keys, centred, ruled, middle, field)
        near = owned[row]
        if _on_key_line(item, (keys[row],)) or (not _in(item, columns[key]) and _chained(item, near, size)):
            near.append(item)
        else:
            loose.append(item)
    for item in reversed(loose):
        row = _row_of(item, keys, centred, ruled, middle, field)
        if not _in(item, columns[key]) and _chained(item, owned[row], size):
            owned[row].append(item)
    return [_row(texts, columns) for texts in owned]


def _row_of(
    item: _Text, keys: Sequence[_Text], centred: bool, ruled: list[bool], x: float, field: LineField
) -> int:
    """Return the row a line stands in: between its rulings, else below its key or nearest to it."""
    above = max(
        (i for i, k in enumerate(keys) if k.middle <= item.middle + WORDS.same_line * k.words[0].size),
        default=0,
    )
    if (
        above + 1 >= len(keys)
        or keys[above].middle > item.middle + WORDS.same_line * keys[above].words[0].size
    ):
        return above
    if ruled[above]:
        return above + 1 if field.levels_at(x, keys[above].middle, item.middle) else above
    below = above + 1
    if centred and keys[below].middle - item.middle < item.middle - keys[above].middle:
        return below
    return above


def _chained(item: _Text, texts: Sequence[_Text], size: float) -> bool:
    """Tell whether ``item`` continues the lines of a cell, or stands in one that begins beside the key."""
    return any(
        abs(item.middle - other.middle) < WORDS.line_pitch * size
        and (other is texts[0] or min(item.box[2], other.box[2]) > max(item.box[0], other.box[0]) - size)
        for other in texts
    )


def _in(item: _Text, column: TableColumn) -> bool:
    return column.x0 <= item.box[0] + 0.5 < column.x1


def _row(texts: Sequence[_Text], columns: list[TableColumn]) -> TableRow:
    top, bottom = min(t.box[1] for t in texts), max(t.box[3] for t in texts)
    cells = []
    for column in columns:
        box = (column.x0, top, column.x1, bottom)
        words = [word for text in texts if _place(text, columns) is column for word in text.words]
        cells.append(make_cell(words, box))
    return TableRow(tuple(cells), (columns[0].x0, top, columns[-1].x1, bottom))


def _place(text: _Text, columns: list[TableColumn]) -> TableColumn:
    """Return the column that a text stands in: the one that holds most of it."""
    return max(columns, key=lambda c: min(c.x1, text.box[2]) - max(c.x0, text.box[0]))
