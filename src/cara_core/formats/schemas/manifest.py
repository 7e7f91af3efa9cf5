"""The JSON Schema of ``cara-manifest/1``: which files an output of evidence is."""

from collections.abc import Mapping
from typing import Final

from cara_core.formats.manifest import MANIFEST_FORMAT
from cara_core.formats.schemas.json_schema import DAY, DIALECT, Schema, closed_object, or_null

__all__ = ["MANIFEST", "manifest_schema"]

MANIFEST: Final[Mapping[str, str]] = {
    "": "Which files an output of evidence is, by which command it was made, and of what.",
    "format": "The format and its version.",
    "command": "The command that made it.",
    "arguments": "What was given to the command that changes what comes out. Never who asked, nor a key.",
    "on": "The day as of which it was made.",
    "made_with": "Every distribution that had a part in it, with its version.",
    "store": "Of which state of a store it was made; null: no store was read.",
    "store.head": "The digest of the last fact.",
    "store.checkpoint": "How many facts the last signed checkpoint covers; null: none was signed yet.",
    "files": "Every other file of the folder, in the order of their paths.",
    "files.path": "Its path in the folder.",
    "files.bytes": "How long it is, in bytes.",
    "files.sha256": "Its SHA-256, in hexadecimal.",
}


def manifest_schema() -> Schema:
    """The schema of a manifest."""
    texts: Schema = {"type": "object", "additionalProperties": {"type": "string"}}
    count: Schema = {"type": "integer", "minimum": 0}

    def of(key: str, schema: Schema) -> Schema:
        return {"description": MANIFEST[key], **schema}

    store = closed_object(
        {"head": of("store.head", {"type": "string"}), "checkpoint": of("store.checkpoint", or_null(count))}
    )
    file = closed_object(
        {
            "path": of("files.path", {"type": "string"}),
            "bytes": of("files.bytes", count),
            "sha256": of("files.sha256", {"type": "string", "pattern": "^[0-9a-f]{64}$"}),
        }
    )
    return {
        "$schema": DIALECT,
        "title": MANIFEST_FORMAT,
        "description": MANIFEST[""],
        **closed_object(
            {
                "format": of("format", {"const": MANIFEST_FORMAT}),
                "command": of("command", {"type": "string"}),
                "arguments": of("arguments", texts),
                "on": of("on", dict(DAY)),
                "made_with": of("made_with", texts),
                "store": of("store", or_null(store)),
                "files": of("files", {"type": "array", "items": file}),
            }
        ),
    }
