"""The names of cases for the shell that completes a command. What it needs is imported only while a shell asks."""

__all__ = ["complete_case"]


def complete_case(incomplete: str) -> list[str]:
    """The names of cases that begin so, for the shell. Nothing is written; what cannot be read completes nothing."""
    from cara_core.cli.arguments.store import open_cases, store_url  # noqa: PLC0415  (only while a shell asks)
    from cara_core.errors import CaraError  # noqa: PLC0415  (the same)

    try:
        with open_cases(store_url(None)) as casework:
            found = casework.names_like(incomplete, limit=100)
    except CaraError:
        return []
    return [name for name in found if name.lower().startswith(incomplete.lower())]
