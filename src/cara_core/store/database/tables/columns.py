"""What the columns of every table are made of, and the list of the tables."""

from typing import Final

from sqlalchemy import BigInteger, Integer, MetaData, Text

__all__ = ["INTEGER", "STRING", "metadata"]

metadata = MetaData()

# PostgreSQL compares texts by the language of its database unless told to go by the bytes, as SQLite does.
STRING: Final = Text().with_variant(Text(collation="C"), "postgresql")
INTEGER: Final = Integer().with_variant(BigInteger(), "postgresql")
