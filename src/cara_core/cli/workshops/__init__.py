"""``cara workshops``: the calendar of workshops in the store: imported, listed, and cancelled from."""
