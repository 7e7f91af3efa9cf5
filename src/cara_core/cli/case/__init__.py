"""``cara case …``: one module for each command."""
