"""``cara messages …`` and ``cara dispatch``: see which messages are due, and send them."""
