"""``cara register …``: the sheet of a workshop out, and attendance of the group in."""
