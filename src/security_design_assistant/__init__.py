"""Security Design Assistant: a PDF security drawing in, a door schedule out."""

__version__ = "0.1.0"
