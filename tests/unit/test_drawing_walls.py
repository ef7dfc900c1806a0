"""Walls: what people cannot walk through, told from grid lines and furniture."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from security_design_assistant.drawing.page.graphics import CURVE_STEPS
from security_design_assistant.drawing.rooms.walls import wall_pieces
from tests.unit.handmade_page import Path, ends, line_work, rectangle

WALLS = Path([*rectangle(100, 50, 300, 200), *rectangle(99, 49, 301, 201)], stroke=0.6)


def test_a_lone_long_line_is_a_grid_line_and_no_wall() -> None:
    grid_line = (10.0, 20.0, 390.0, 20.0)

    walls = wall_pieces(line_work(WALLS, Path([grid_line], stroke=0.6)), ()).tolist()

    assert list(grid_line) not in walls
    assert [100.0, 50.0, 300.0, 50.0] in walls


def test_thin_lines_beside_many_heavier_ones_are_no_walls() -> None:
    furniture = Path(rectangle(120, 60, 126, 66), stroke=0.6, width=0.1)

    walls = wall_pieces(line_work(WALLS, furniture), ()).tolist()

    assert len(walls) == len(WALLS.pieces)


def test_a_door_swing_closes_the_opening_it_stands_in() -> None:
    angles = np.linspace(0, np.pi / 2, CURVE_STEPS + 1)
    arc = [(200 + 7 * np.cos(angle), 120 + 7 * np.sin(angle)) for angle in angles]
    swing = Path([(*arc[step], *arc[step + 1]) for step in range(CURVE_STEPS)], stroke=0.6, curved=True)

    walls = wall_pieces(line_work(WALLS, swing), ())

    leaf, opening = ends([(207, 120, 200, 120), (200, 120, 200, 127)])
    assert any(np.allclose(row, leaf, atol=0.3) for row in walls)
    assert any(np.allclose(row, opening, atol=0.3) for row in walls)


def test_a_page_without_lines_has_no_walls() -> None:
    assert wall_pieces(line_work(), ()).shape == (0, 4)


def test_walls_are_found_whatever_their_pen_rounds_to() -> None:
    walls = wall_pieces(line_work(replace(WALLS, width=0.6863)), ())

    assert len(walls) == len(WALLS.pieces)


def test_many_short_strokes_of_a_heavier_pen_are_less_than_long_walls() -> None:
    strokes = Path([(120, 60 + y, 124, 60 + y) for y in range(60)], stroke=0.6, width=0.2)

    walls = wall_pieces(line_work(replace(WALLS, width=0.1), strokes), ()).tolist()

    assert [100.0, 50.0, 300.0, 50.0] in walls


def test_walls_that_touch_a_ring_or_turn_where_a_grid_line_ends_are_no_grid() -> None:
    angles = np.linspace(0, 2 * np.pi, 4 * CURVE_STEPS + 1)
    ring = [(101.8 + 4 * np.cos(angle), 51.8 + 4 * np.sin(angle)) for angle in angles]
    bubble = Path(
        [(*ring[step], *ring[step + 1]) for step in range(len(angles) - 1)], stroke=0.6, curved=True
    )
    grid_line = Path([(97.8, 51.8, 60, 51.8)], stroke=0.6)

    walls = wall_pieces(line_work(WALLS, bubble, grid_line), ()).tolist()

    assert [97.8, 51.8, 60.0, 51.8] not in walls
    assert [100.0, 50.0, 300.0, 50.0] in walls
    assert [99.0, 49.0, 301.0, 49.0] in walls


def test_many_short_lines_of_another_ink_than_the_tags_are_not_the_plan() -> None:
    black = replace(WALLS, stroke=0.0)
    hatch = Path([(120, 60 + y, 124, 60 + y) for y in range(120)], stroke=0.6)

    walls = wall_pieces(line_work(black, hatch), (0.0,)).tolist()

    assert [100.0, 50.0, 300.0, 50.0] in walls
