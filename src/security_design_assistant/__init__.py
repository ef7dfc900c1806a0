"""Security Design Assistant: a PDF security drawing in, a door schedule out."""

__version__ = "0.1.0"

SOURCE_URL = f"https://github.com/7-central/security-design-assistant/tree/v{__version__}"
"""Where the complete source code of this version is; who runs a changed one sets another place.

AGPL section 13 has it offered to everybody who uses the program over a network."""
