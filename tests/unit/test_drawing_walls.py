"""Walls: what people cannot walk through, told from grid lines and furniture."""

from __future__ import annotations

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
