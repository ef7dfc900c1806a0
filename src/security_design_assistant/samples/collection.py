"""Every kind of sample by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from security_design_assistant.samples import (
    content_kinds,
    hardware_kinds,
    hardware_list_kinds,
    hardware_schedule_kinds,
    label_kinds,
    leader_kinds,
    legend_kinds,
    paper_kinds,
    plan_kinds,
    plan_number_kinds,
    room_kinds,
    schedule_kinds,
    text_kinds,
    unexplained_kinds,
    unreadable_kinds,
    visible_kinds,
)
from security_design_assistant.samples.disturbed import twins
from security_design_assistant.samples.sheets import Sample

_KINDS: tuple[Callable[[], Sample], ...] = (
    paper_kinds.plain,
    paper_kinds.paper_a4,
    paper_kinds.paper_a1,
    paper_kinds.paper_a0,
    paper_kinds.rotate_90,
    paper_kinds.rotate_180,
    paper_kinds.rotate_270,
    paper_kinds.turned_content,
    paper_kinds.turned_upright,
    paper_kinds.plan_at_an_angle,
    paper_kinds.half_scale,
    paper_kinds.triple_scale,
    paper_kinds.one_ink,
    paper_kinds.blue_ink,
    paper_kinds.joined_tag_text,
    paper_kinds.tight_tag_text,
    paper_kinds.string_tag_text,
    paper_kinds.dense_one_ink,
    paper_kinds.everything_at_once,
    leader_kinds.elbow_leaders,
    leader_kinds.far_tags,
    leader_kinds.crossing_leaders,
    leader_kinds.shared_leaders,
    leader_kinds.chained_clusters,
    leader_kinds.crossed_out_tags,
    leader_kinds.turned_tags,
    leader_kinds.oblong_cells,
    leader_kinds.gap_small,
    leader_kinds.gap_medium,
    leader_kinds.gap_large,
    content_kinds.systems,
    content_kinds.all_symbols,
    content_kinds.unknown_codes,
    content_kinds.unknown_symbols,
    content_kinds.duplicates_and_gaps,
    content_kinds.orphans,
    content_kinds.hidden_text,
    content_kinds.prose_and_tables,
    legend_kinds.no_legend,
    legend_kinds.legend_on_page_2,
    legend_kinds.three_sheets,
    legend_kinds.other_legend,
    legend_kinds.reworded_legend,
    hardware_kinds.door_hardware,
    hardware_kinds.door_hardware_no_legend,
    text_kinds.text_with_key,
    text_kinds.text_with_own_key,
    text_kinds.text_with_dots,
    text_kinds.text_with_underscores,
    text_kinds.text_with_every_code,
    text_kinds.door_schedule_table,
    text_kinds.door_list_in_prose,
    unexplained_kinds.unknown_notation,
    unexplained_kinds.plan_without_security,
    unexplained_kinds.finish_schedule,
    unexplained_kinds.cover_before_plan,
    unexplained_kinds.tags_of_another_kind,
    room_kinds.data_halls,
    room_kinds.between_rooms,
    room_kinds.matchline_sheets,
    room_kinds.name_under_id,
    plan_kinds.short_ids_with_key,
    plan_kinds.short_ids_without_key,
    plan_kinds.mixed_systems,
    plan_kinds.door_numbers_in_hexagons,
    plan_kinds.door_numbers_by_level,
    plan_kinds.architecture_only,
    plan_kinds.turned_short_ids,
    plan_kinds.text_of_all_sizes,
    plan_kinds.crossed_out_ids,
    plan_kinds.lists_by_device,
    schedule_kinds.schedule_two_tier,
    schedule_kinds.schedule_open,
    schedule_kinds.schedule_open_two_tier,
    schedule_kinds.schedule_turned_headings,
    schedule_kinds.schedule_continued,
    schedule_kinds.schedule_odd_rows,
    schedule_kinds.schedule_open_over_pages,
    schedule_kinds.schedule_side_by_side,
    schedule_kinds.schedule_coded_remarks,
    schedule_kinds.schedule_ticked,
    schedule_kinds.schedule_among_others,
    hardware_schedule_kinds.hardware_each_to_have,
    hardware_schedule_kinds.hardware_totals,
    hardware_schedule_kinds.hardware_over_pages,
    hardware_schedule_kinds.hardware_with_index,
    hardware_schedule_kinds.hardware_sets_of_a_schedule,
    hardware_schedule_kinds.hardware_sets_side_by_side,
    hardware_schedule_kinds.hardware_groups_of_operation,
    plan_number_kinds.plan_numbers,
    label_kinds.labels_in_two_rows,
    label_kinds.labels_in_split_boxes,
    label_kinds.labels_on_one_line,
    hardware_list_kinds.hardware_list_broken,
    hardware_list_kinds.hardware_struck,
    hardware_list_kinds.hardware_without_quantities,
    hardware_list_kinds.hardware_grid,
    unreadable_kinds.scanned,
    unreadable_kinds.blank,
    unreadable_kinds.scan_among_sheets,
    visible_kinds.clipped_viewport,
    visible_kinds.layer_off,
    visible_kinds.layer_conditions,
    visible_kinds.stroke_text,
    visible_kinds.reviewed,
    visible_kinds.scan_with_header,
    visible_kinds.recognised_scan,
    visible_kinds.outlined_text,
    visible_kinds.portfolio,
    visible_kinds.typical_detail,
    plan_kinds.short_ids_one_gone,
)

SAMPLES: Mapping[str, Callable[[], Sample]] = {make.__name__: make for make in _KINDS}
"""Makers of all samples; a maker's docstring says what is special about its drawing."""


def write_samples(directory: Path, disturbed: bool = False) -> list[Path]:
    """Write every sample as ``<name>.pdf`` and ``<name>.truth.json``; return the paths written.

    With ``disturbed`` their twins follow, as ``<name>-<disturbance>``.
    """
    directory.mkdir(parents=True, exist_ok=True)
    written = []
    for sample in _drawn(disturbed):
        drawing, truth = directory / f"{sample.name}.pdf", directory / f"{sample.name}.truth.json"
        drawing.write_bytes(sample.pdf)
        truth.write_text(sample.truth.model_dump_json(indent=1) + "\n", encoding="utf-8")
        written += [drawing, truth]
    return written


def _drawn(disturbed: bool) -> Iterator[Sample]:
    for make in SAMPLES.values():
        sample = make()
        yield sample
        if disturbed:
            yield from twins(sample)
