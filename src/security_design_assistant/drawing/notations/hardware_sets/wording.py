"""The words by which hardware schedules are recognised: headings, labels, column heads, ids."""

from __future__ import annotations

import re
from dataclasses import dataclass

from security_design_assistant.drawing.notations.hardware_sets.tolerances import SETS
from security_design_assistant.drawing.page.tolerances import IDS

_HARDWARE = r"(?:(?:door|finish|architectural|builders?'?)\s+)?(?:hardware|hdw[er]?|hw|ironmongery)\b\.?"
_HEADING = re.compile(
    rf"(?P<kind>{_HARDWARE}\s*(?:set|group|heading|type)|heading|set|group"
    r"|(?:hdw[er]?|hw)(?=\s*[-\#]\s*[A-Za-z]{0,4}\d))(?!\w)"
    r"(?P<mark>\s*(?:\b(?:no|number|num|name)\b\.?)?\s*(?::?\s*\#|\#?\s*:|[-\u2013\u2014])?)\s*"
    r"(?P<name>[A-Za-z0-9][\w.:/\-]*)"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"\(?\s*\b(?:cont(?:'?d|inued|inues)?|continuation)\b\.?\s*\)?", re.IGNORECASE)
_SET_IN_REST = re.compile(
    r"\(?\s*(?:hardware |hdwe? |hw )?set\s*[:#]*\s*(?P<name>[\w.:/\-]*\d[\w.:/\-]*|[A-Z]{1,2}\b)\s*\)?",
    re.IGNORECASE,
)
_SENTENCE = re.compile(
    r"\b(?:is|are|was|were|be|been|should|shall|will|has|have|had|please|confirm|advise|added|assigned"
    r"|changed|deleted|moved|per|see|refer|this|these|does|not\s+in)\b"
)
"""Words in small letters that make a sentence of what mentions a set: a note, not a heading."""


@dataclass(frozen=True, slots=True)
class NamedHeading:
    """The parts of a heading's line; ``is_set`` if it says set or group, not heading."""

    name: str
    set_name: str | None
    rest: str
    continued: bool
    is_set: bool


def heading_name(text: str) -> NamedHeading | None:
    """Return the parts of a line that opens a set, None for any other line.

    ``Heading #12``, ``HW SET: 05``, ``Set I2S-4B``, ``Hardware Group No. 3 - Stairs``. A sentence that
    mentions a set goes on in small letters after the name; a column head has no name.
    """
    match = _HEADING.match(text.strip()) if len(text) <= SETS.longest_heading else None
    if match is None:
        return None
    name, rest = match["name"].rstrip(".:-/"), match["rest"]
    if not (any(c.isdigit() for c in name) or (len(name) <= 2 and name.isupper())):
        return None
    marked = bool(re.search(r"[#:]|no\b|number", match["mark"], re.IGNORECASE))
    bare = match["kind"].casefold() in ("set", "group", "heading")
    if bare and not marked and not _is_title(rest):
        return None
    continued = bool(_CONTINUED.search(rest))
    rest = _CONTINUED.sub(" ", rest).strip()
    if rest.startswith("'") and name[-1].isdigit():  # a narrow column lets the name run into the size
        name, rest = name[:-1], f"{name[-1]}{rest}"
    if _SENTENCE.search(rest) and not EACH.search(rest):
        return None
    if re.match(r"[a-z]|[,;]", rest) and not re.match(r"(?:each|x)\b", rest):
        return None
    within = _SET_IN_REST.search(rest)
    is_set = "heading" not in match["kind"].casefold()
    return NamedHeading(name, within["name"] if within else None, rest, continued, is_set)


def is_sentence(text: str) -> bool:
    """Tell whether a line says something in small letters: a note, not a heading."""
    return bool(_SENTENCE.search(text))


SET_OF_A_DOOR = re.compile(
    r"(?<![\w-])(?:hardware set|hdwr?|hw|set)(?![A-Za-z])\s*(?:no\.?)?\s*[-#:]*\s*"
    r"(?P<name>[A-Z]{0,2}\d[\w.\-]*)",
    re.IGNORECASE,
)
"""``HW-3`` on the line that begins a door's own hardware."""


def _is_title(rest: str) -> bool:
    """Tell whether what follows a bare ``Set 3`` is a title, not a sentence: capitals, or set off."""
    words = rest.strip()
    return words[:1] in ("", "(", "[", "-", "\u2013", "\u2014", ":") or (words.isupper() and len(words) > 2)


SET_NAME = re.compile(
    r"(?:arch(?:itect)?(?:'?s)?\.?|spec(?:ified|ification)?\.?|reference)\s+(?:hardware |hdwe? |hw )?"
    r"(?:set|group)(?:\s+(?:name|no\.?|number))?\s*[:#]+\s*(?P<name>[\w.:/\-]*)",
    re.IGNORECASE,
)
"""``Arch Set Name: 4B`` under a heading."""

EACH = re.compile(
    r"(?:(?P<count>\d{1,3})\s+(?:openings?|doors?)\s*[-\u2013:,]?\s*)?"
    r"(?:(?:provide|furnish|supply)\s+)?(?:each|every|all)\b[^.]{0,40}?"
    r"(?:\b(?:to|shall)\s+(?:have|receive)|\breceives?\b|\bha(?:s|ve)\b"
    r"|\bwith(?:\s+the)?(?:\s+following)?)"
    r"\s*(?:the\s+following)?\s*(?:hardware|items)?\s*:?",
    re.IGNORECASE,
)
"""``EACH TO HAVE:``, ``8 Openings - Each to receive:``, ``Provide each SGL door(s) with the following:``."""

NUMBERS = re.compile(
    r"(?:for\s+use\s+(?:on|at|with)\s+)?(?:(?:door|opening|mark|entrance)s?\b\s*/?\s*){1,2}"
    r"(?:(?:number|no|num|mark)s?\b\.?|\#)?\s*(?:\(s\)|s\b|'s)?\s*(?:\#\s*)?(?:\(s\))?\s*:\s*(?P<rest>.*)"
    r"|for\s+use\s+(?:on|at|with)\s+(?:door|opening|mark)\S*(?:\s*/\s*mark)?"
    r"\s*\#?(?:\(s\))?\s*:?\s*(?P<rest2>.*)"
    r"|(?:doors|openings|door\s+numbers|door\s+nos\.?)\b\s*[:#]?\s*(?P<rest3>.*)",
    re.IGNORECASE,
)
"""``DOOR NUMBER:``, ``Doors: 101, 102``, ``For use on Door #(s):`` before a list of bare numbers."""

NOT_USED = re.compile(r"\b(?:not\s+used|omitted|deleted|void|reserved)\b", re.IGNORECASE)
END = re.compile(r"end\s+of\s+(?:section|document|hardware|schedule|sets?)", re.IGNORECASE)

SECTION_NUMBER = re.compile(r"\d{2} +\d{2} +\d{2}\b")
"""``08 71 00``: a section of CSI's MasterFormat, at the foot of each page before the page's number."""

_ID = r"(?=[A-Za-z0-9.\-/]*\d)[A-Za-z0-9]+(?:[.\-/][A-Za-z0-9]+)*"
ID = re.compile(rf"\#?(?P<id>{_ID})(?![\w'\"\u2019\u201d/\-])")
WHOLE_ID = re.compile(rf"\#?(?P<id>{_ID})")
_BETWEEN = re.compile(r"\s*(?:,\s*(?:and\s+)?|;\s*|&\s*|\band\s+)\s*", re.IGNORECASE)


def ids_at(text: str, start: int = 0) -> list[tuple[str, int, int]]:
    """Return the ids listed from ``start`` on, each with its place in ``text``: ``#1 & 2``."""
    found: list[tuple[str, int, int]] = []
    at = start
    while match := ID.match(text, at):
        if len(match["id"]) > IDS.longest:
            break
        found.append((match["id"], match.start("id"), match.end("id")))
        joint = _BETWEEN.match(text, match.end())
        if joint is None:
            break
        at = joint.end()
    return found


OPEN = re.compile(r"\?+|(?:TBC|TBD|TBA|XX+|--+)(?![\w.\-/])", re.IGNORECASE)
"""What stands where a door's number is not known yet."""

HAND = re.compile(
    r"(?:DE)?(?:[LR]H(?:R)?(?:[AI]|RA|/A)?)(?:\s*[/,&-]\s*(?:DE)?(?:[LR]H(?:R)?(?:[AI]|RA)?))*"
    r"|(?:DE|DA|PR)[LR]?H?R?|(?:[LR]HR?)\s*(?:active|act)",
)
RATING = re.compile(
    r"\b(?:20|30|45|60|90|120|180|240)\s*-?\s*(?:min(?:ute)?s?\b\.?|m\b|PP\b|FPP\b)"
    r"|\b(?:1|1-?1/2|2|3)\s*-?\s*h(?:ou)?rs?\b",
    re.IGNORECASE,
)
PAIR = re.compile(r"\b(?:pr|pra|pri|pair|pairs|double|dbl|de|da|unequal)\b", re.IGNORECASE)
PAIR_HAND = re.compile(r"[LR]HR?A?\s*[/,]\s*[LR]HR?|RHRA\b|LHRA\b|RHA\b|LHA\b|DE[LR]H", re.IGNORECASE)
LABEL = re.compile(r"^(?:location|loc|description|from)\s*\.?\s*:\s*", re.IGNORECASE)
"""A label printed within the cell itself: ``Location: Corridor 112 to Office 114``."""
STYLE = re.compile(
    r"(?:sgl|single|sng|pr|pra/pri|pra|pri|pair|prs|dbl|double|double\s+egress|de|da|other|opening|openings)\b",
    re.IGNORECASE,
)
