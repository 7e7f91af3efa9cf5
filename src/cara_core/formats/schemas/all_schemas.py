"""The JSON Schemas (2020-12) of the public formats, made from the code that reads them.

``python -m cara_core.formats.schemas.all_schemas DIRECTORY`` writes them; a test compares the
committed ones with what it writes. A schema finds less than the reader does: not a key that
stands twice, not a text that ends with a line end, and, in most validators, not a day that
is in no calendar.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from cara_core.formats.schemas.case import case_schema, due_schema, verify_schema
from cara_core.formats.schemas.decision import decision_schema
from cara_core.formats.schemas.fact import fact_schema
from cara_core.formats.schemas.json_schema import Schema
from cara_core.formats.schemas.manifest import manifest_schema
from cara_core.formats.schemas.participant import participant_schema
from cara_core.formats.schemas.referral import referral_schema
from cara_core.formats.schemas.safe_contact import safe_contact_schema
from cara_core.formats.schemas.today import today_schema

__all__ = ["SCHEMAS", "main", "schema_text"]

SCHEMAS: Final[Mapping[str, Callable[[], Schema]]] = {
    "case.schema.json": case_schema,
    "decision.schema.json": decision_schema,
    "due.schema.json": due_schema,
    "fact.schema.json": fact_schema,
    "manifest.schema.json": manifest_schema,
    "participant.schema.json": participant_schema,
    "referral.schema.json": referral_schema,
    "safe-contact.schema.json": safe_contact_schema,
    "today.schema.json": today_schema,
    "verify.schema.json": verify_schema,
}
"""The schemas by file name."""


def schema_text(schema: Schema) -> str:
    """The text of a schema's file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write every schema into the one directory named; 2 where the call is wrong."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write(
            "python -m cara_core.formats.schemas.all_schemas DIRECTORY: a directory that exists is needed\n"
        )
        return 2
    for name, schema in SCHEMAS.items():
        (Path(arguments[0]) / name).write_text(schema_text(schema()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
