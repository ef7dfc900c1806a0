"""Text-style drawings: printed ids with marks beside them, door schedules and door lists."""

from security_design_assistant.drawing.notations.text.explain import TextFindings, explain_text_style
from security_design_assistant.drawing.notations.text.read import read_text_style
from security_design_assistant.drawing.notations.text.text_reading import TextReading

__all__ = ["TextFindings", "TextReading", "explain_text_style", "read_text_style"]
