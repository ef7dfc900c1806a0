"""The rule book: every rule that a sound schedule obeys, what breaks it and how much that matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from security_design_assistant.models.analysis import PAGE_FAILED, Analysis
from security_design_assistant.models.evaluation import Finding, Priority
from security_design_assistant.review import completeness, ids, life_safety, seen

_HIGH = Priority.HIGH
_NORMAL = Priority.NORMAL
_NOTE = Priority.NOTE


def _only_noticed(_analysis: Analysis) -> Iterable[Finding]:
    """Find nothing: what breaks the rule can only be noticed while the page is read."""
    return ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Parameters
    ----------
    code : stable name, for programs.
    sentence : the rule, for people.
    matter : what is wrong where it is broken, in a few words.
    priority : how much a breach matters.
    breaches : codes of all that breaks it, as a reader's note or as a finding of the review.
    find : finds the breaches that the finished analysis shows.
    reader_first : a reader's note about a component tells the same as a finding about it, and more; the note
        alone then stays.
    """

    code: str
    sentence: str
    matter: str
    priority: Priority
    breaches: tuple[str, ...]
    find: Callable[[Analysis], Iterable[Finding]] = _only_noticed
    reader_first: bool = False


RULE_BOOK: tuple[Rule, ...] = (
    Rule(
        "something_found",
        "The drawing gave components",
        "Nothing found",
        _HIGH,
        ("nothing_found",),
        seen.nothing_found,
    ),
    Rule(
        "pages_understood",
        "Every page that shows components was understood",
        "Page not understood",
        _HIGH,
        ("page_not_understood",),
        seen.pages_not_understood,
    ),
    Rule(
        "ids_explained",
        "Everything that looks like an ID belongs to a component",
        "IDs without a component",
        _HIGH,
        ("unexplained_ids",),
        seen.left_over,
    ),
    Rule(
        "corrections_apply",
        "Every correction is about something that is there",
        "Correction without its component",
        _HIGH,
        ("correction_left_over",),
    ),
    Rule(
        "nothing_open",
        "No text is a question mark",
        "Question mark",
        _HIGH,
        ("question_mark",),
    ),
    Rule(
        "pages_analysed",
        "Every page was read",
        "Page not read",
        _HIGH,
        ("no_text_layer", "page_skipped", PAGE_FAILED, "portfolio_skipped"),
        completeness.unread_pages,
    ),
    Rule(
        "tags_have_devices",
        "Every tag leads to a device",
        "Tag without devices",
        _HIGH,
        ("unconnected_tag", "id_without_mark"),
        completeness.doors_without_devices,
        reader_first=True,
    ),
    Rule(
        "symbols_connected",
        "Every symbol belongs to a tag",
        "Symbols without a tag",
        _HIGH,
        ("orphan_cluster", "orphan_mark"),
    ),
    Rule(
        "scans_looked_at",
        "Every page that was read from its picture was compared with it",
        "Read from a scan",
        _HIGH,
        ("read_from_scan", "scan_code_open"),
    ),
    Rule("ids_unique", "Every ID is unique", "Duplicate ID", _HIGH, ("duplicate_id",), ids.duplicate_ids),
    Rule("ids_known", "Every ID belongs to a known system", "Unknown system", _HIGH, ("unknown_system",)),
    Rule(
        "symbols_known",
        "Every symbol was recognised",
        "Unknown symbol",
        _HIGH,
        ("unknown_symbol",),
        completeness.unknown_symbols,
    ),
    Rule(
        "confidence_sufficient",
        "Every reading is certain enough",
        "Uncertain reading",
        _HIGH,
        ("low_confidence",),
        completeness.low_confidence,
    ),
    Rule(
        "named_by_legend",
        "A legend says what every device is",
        "Read without a legend",
        _HIGH,
        ("read_by_custom",),
        completeness.read_by_custom,
    ),
    Rule(
        "geometry_confirms",
        "The drawing's geometry confirms every component",
        "Not confirmed by geometry",
        _HIGH,
        ("unconfirmed", "named_by_model", "decoded_by_model", "joined_by_model", "added_by_model"),
        completeness.model_only,
    ),
    Rule(
        "model_agrees",
        "Geometry and Gemini agree",
        "Geometry and Gemini differ",
        _HIGH,
        ("model_disagrees",),
    ),
    Rule(
        "open_matters_asked",
        "What the geometry leaves open was asked and answered",
        "Gemini not asked, or without a good answer",
        _NORMAL,
        ("geometry_alone", "specification_not_asked", "not_answered", "answer_rejected"),
    ),
    Rule(
        "exit_devices",
        "Every locked door has a means of egress",
        "Locked door without exit device",
        _HIGH,
        ("lock_without_exit",),
        life_safety.locks_without_exit,
    ),
    Rule(
        "readers_have_locks",
        "Every door with a reader has a lock",
        "Reader without lock",
        _HIGH,
        ("reader_without_lock",),
        life_safety.readers_without_lock,
    ),
    Rule(
        "hardware_listed",
        "The hardware of every door's set is listed",
        "Hardware not listed",
        _HIGH,
        ("hardware_set_missing", "hardware_by_others"),
        completeness.doors_without_set,
    ),
    Rule(
        "hardware_read",
        "Every line of the hardware schedules was read",
        "Hardware line to check",
        _HIGH,
        ("opening_without_number", "heading_without_doors", "item_not_read"),
    ),
    Rule(
        "sources_agree",
        "The drawing does not contradict itself",
        "Contradiction",
        _HIGH,
        (
            "schedule_mismatch",
            "ambiguous_mark",
            "hardware_set_twice",
            "hardware_set_mismatch",
            "heading_mismatch",
            "index_mismatch",
            "quantity_mismatch",
        ),
    ),
    Rule(
        "specification_agrees",
        "The specification says what the drawing says, and does not contradict itself",
        "Contradiction with the specification",
        _HIGH,
        ("specification_mismatch", "specification_contradicts_itself"),
    ),
    Rule(
        "doors_named",
        "Every door has an ID of its own",
        "Door without an ID of its own",
        _HIGH,
        ("door_without_own_id", "line_without_id"),
    ),
    Rule(
        "judged_good",
        "Gemini judges the result good",
        "Gemini's judgement",
        _NORMAL,
        ("judged", "not_judged"),
    ),
    Rule(
        "model_current",
        "The Gemini model that was asked is offered on",
        "Gemini model at its end",
        _NORMAL,
        ("model_ends",),
    ),
    Rule(
        "numbers_understood",
        "Every number that looks like an ID belongs to a device",
        "Numbers without devices",
        _NORMAL,
        ("numbers_without_devices",),
    ),
    Rule("ids_stand", "No ID is crossed out", "Crossed-out ID", _NORMAL, ("crossed_out",)),
    Rule(
        "notes_applied",
        "Every note on devices says which doors it means",
        "Note on some doors",
        _NORMAL,
        ("note_on_doors",),
    ),
    Rule(
        "rows_understood",
        "Every row of the door schedules was understood",
        "Schedule row to check",
        _HIGH,
        ("row_not_read", "odd_number"),
    ),
    Rule(
        "exits_have_locks",
        "Every door with an exit device has something that it releases",
        "Exit device without lock",
        _NORMAL,
        ("exit_without_lock",),
        life_safety.exits_without_lock,
    ),
    Rule(
        "readers_on_doors",
        "Every reader belongs to a door",
        "Reader without door",
        _NORMAL,
        ("reader_without_door",),
        life_safety.readers_without_door,
    ),
    Rule(
        "locks_have_readers",
        "Every door with a lock has a reader",
        "Lock without reader",
        _NORMAL,
        ("lock_without_reader",),
        life_safety.locks_without_reader,
    ),
    Rule(
        "locked_doors_monitored",
        "Every locked door has a position switch",
        "Locked door without position switch",
        _NORMAL,
        ("unmonitored_door",),
        life_safety.unmonitored_doors,
    ),
    Rule(
        "lists_even",
        "A list that gives nearly every door a device gives it to all",
        "Door of a list with a device missing",
        _NORMAL,
        ("device_missing",),
        completeness.devices_nearly_all_have,
    ),
    Rule(
        "symbols_in_legend",
        "Every symbol is defined in the legend",
        "Not in the legend",
        _NORMAL,
        ("not_in_legend", "legend_missing"),
        completeness.not_in_legend,
    ),
    Rule(
        "documents_read",
        "Every document that came with the drawing was read",
        "Document not read",
        _NORMAL,
        ("document_not_read",),
    ),
    Rule(
        "corrections_carried",
        "What was corrected on the previous revision still holds",
        "Corrected before, to decide again",
        _NORMAL,
        ("correction_asked_again",),
    ),
    Rule(
        "revisions_compared",
        "The previous revision could be compared",
        "Not compared with the previous revision",
        _NORMAL,
        ("previous_not_compared",),
    ),
    Rule(
        "cameras_complete",
        "Every camera's details were read",
        "Camera details missing",
        _NORMAL,
        ("camera_incomplete",),
        completeness.incomplete_cameras,
    ),
    Rule(
        "numbering_complete",
        "The numbering has no gaps",
        "Numbering gap",
        _NORMAL,
        ("numbering_gap", "not_on_plan"),
        ids.numbering_gaps,
    ),
    Rule(
        "notes_followed",
        "No note changes what is drawn",
        "Note about components",
        _NORMAL,
        ("note_on_component", "remark_on_component"),
    ),
    Rule(
        "text_exact",
        "All text is text, not a picture of it",
        "Text recognised from a picture",
        _NORMAL,
        ("recognised_text", "scan_code_decided"),
    ),
    Rule(
        "rooms_certain",
        "Every room is certain enough",
        "Uncertain room",
        _NORMAL,
        ("room_uncertain",),
        completeness.uncertain_rooms,
    ),
    Rule(
        "nothing_else_noticed",
        "Nothing else was noticed while reading",
        "Noticed while reading",
        _NORMAL,
        (),
    ),
    Rule(
        "rows_in_use",
        "Every row of the door schedules is in use",
        "Row not used",
        _NOTE,
        ("row_not_used",),
    ),
    Rule(
        "rooms_labelled",
        "Every component is in a labelled room",
        "Room not labelled",
        _NOTE,
        ("room_not_labelled",),
        completeness.unlabelled_rooms,
    ),
    Rule(
        "pages_show_components",
        "Every page shows components",
        "Page without components",
        _NOTE,
        ("page_without_components",),
        seen.pages_without_components,
    ),
    Rule(
        "sheets_meet",
        "Every component stands on one sheet",
        "On two sheets",
        _NOTE,
        ("at_sheet_seam",),
    ),
    Rule(
        "file_intact",
        "The file was intact",
        "Damaged file, repaired",
        _NOTE,
        ("repaired",),
    ),
    Rule(
        "only_the_design",
        "The file holds the design and nothing else",
        "Not part of the design, or more than one file",
        _NOTE,
        ("portfolio", "remarks", "set_aside"),
    ),
)
"""All rules, the gravest first."""

SHARED_MATTERS = {
    **dict.fromkeys(
        (
            "exit_devices",
            "readers_have_locks",
            "locks_have_readers",
            "locked_doors_monitored",
            "exits_have_locks",
            "lists_even",
        ),
        ("door_devices", "Door with a device missing"),
    ),
    **dict.fromkeys(("named_by_legend", "symbols_in_legend"), ("legend", "Not in the legend")),
    **dict.fromkeys(("symbols_known", "confidence_sufficient"), ("uncertain", "Uncertain reading")),
    **dict.fromkeys(
        (
            "something_found",
            "ids_explained",
            "nothing_open",
            "numbers_understood",
            "symbols_connected",
            "tags_have_devices",
        ),
        ("unexplained", "Left over on the sheet"),
    ),
    **dict.fromkeys(
        ("ids_unique", "numbering_complete", "ids_stand"),
        ("numbering", "IDs doubled, missing or crossed out"),
    ),
    **dict.fromkeys(
        (
            "rows_in_use",
            "rooms_labelled",
            "pages_show_components",
            "sheets_meet",
            "file_intact",
            "only_the_design",
        ),
        ("information", "For information"),
    ),
}
"""By rule, the key and the name of the matter that it shares with others: what lacks at a door is looked into
at once, at the door; what the legend leaves out, in the specification; IDs and symbols that belong to
nothing, and tags without symbols, on the sheet, where one may be the other's; what changes no schedule, in
one look."""

_BY_BREACH = {breach: rule for rule in RULE_BOOK for breach in rule.breaches}
_OTHERWISE = next(rule for rule in RULE_BOOK if rule.code == "nothing_else_noticed")


def rule_broken_by(code: str) -> Rule:
    """Return the rule that a breach of this ``code`` breaks."""
    return _BY_BREACH.get(code, _OTHERWISE)
