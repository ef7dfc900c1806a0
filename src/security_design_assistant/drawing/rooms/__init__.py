"""Rooms: labels, walls, and the room that a point of the plan stands in."""
