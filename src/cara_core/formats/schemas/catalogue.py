"""The JSON Schemas (2020-12) of the public formats, made from the code that reads them.

``python -m cara_core.formats.schemas.catalogue DIRECTORY`` writes them; a test holds the committed
ones to it. A schema sees less than the reader: not a key that stands twice, not a text
that ends with a line end, and not, in most validators, a day that the calendar has not.
"""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from cara_core.formats.schemas.case import case_schema, due_schema, verify_schema
from cara_core.formats.schemas.decision import decision_schema
from cara_core.formats.schemas.fact import fact_schema
from cara_core.formats.schemas.participant import participant_schema
from cara_core.formats.schemas.referral import Schema, referral_schema
from cara_core.formats.schemas.safe_contact import safe_contact_schema

__all__ = ["SCHEMAS", "main", "written"]

SCHEMAS: Final[Mapping[str, Callable[[], Schema]]] = {
    "case.schema.json": case_schema,
    "decision.schema.json": decision_schema,
    "due.schema.json": due_schema,
    "fact.schema.json": fact_schema,
    "participant.schema.json": participant_schema,
    "referral.schema.json": referral_schema,
    "safe-contact.schema.json": safe_contact_schema,
    "verify.schema.json": verify_schema,
}
"""The schemas by file name."""


def written(schema: Schema) -> str:
    """A schema as it stands in its file."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write every schema into the one directory named; 2 where the call is wrong."""
    if len(arguments) != 1 or not Path(arguments[0]).is_dir():
        sys.stderr.write("python -m cara_core.formats.schemas.catalogue DIRECTORY: a directory that exists is needed\n")
        return 2
    for name, schema in SCHEMAS.items():
        (Path(arguments[0]) / name).write_text(written(schema()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
