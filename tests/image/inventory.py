"""Runs inside an image and writes as JSON what is in it; it is handed to its Python as text."""

import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import sys
from pathlib import Path

ROOTS = [Path("/var/task"), Path("/opt")]
TOOLS = ["cc", "gcc", "g++", "clang", "ld", "make", "cmake", "cargo", "rustc", "git"]
LIBRARIES = ["numpy", "openpyxl", "pymupdf", "fitz", "rich", "google.genai", "google.generativeai", "pytest"]
UNCHECKED_HASH = 1


def bytecode_flags(source: Path) -> int | None:
    """Return how Python will judge whether the bytecode is current, or None when there is none."""
    compiled = Path(importlib.util.cache_from_source(str(source)))
    return int.from_bytes(compiled.read_bytes()[4:8], "little") if compiled.exists() else None


def has(library: str) -> bool:
    try:
        return importlib.util.find_spec(library) is not None
    except ModuleNotFoundError:
        return False


sys.path.insert(0, "/var/task")
found = [path for root in ROOTS for path in root.rglob("*")]
files = [path for path in found if path.is_file()]
sources = [path for path in files if path.suffix == ".py"]
package = [path for path in sources if path.is_relative_to("/var/task/security_design_assistant")]
inventory = {
    "python": list(sys.version_info[:2]),
    "user": os.getuid(),
    "bytes": sum(path.stat().st_size for path in files),
    "hidden": [str(path) for path in found if path.name.startswith(".")],
    "licence": Path("/var/task/LICENSE").read_text(),
    "top": sorted(path.name for path in ROOTS[0].iterdir()),
    "unreadable": [str(path) for path in found if not os.access(path, os.R_OK)],
    "writable": [str(path) for path in [*ROOTS, *found] if os.access(path, os.W_OK)],
    "without_bytecode": [str(path) for path in sources if bytecode_flags(path) != UNCHECKED_HASH],
    "tools": [tool for tool in TOOLS if shutil.which(tool)],
    "libraries": [library for library in LIBRARIES if has(library)],
    "packages": {
        found.metadata["Name"].lower().replace("_", "-"): found.version
        for found in importlib.metadata.distributions(path=["/var/task"])
    },
    "code": {
        path.relative_to("/var/task").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in package
    },
}
json.dump(inventory, sys.stdout)
