"""``cara messages …`` and ``cara dispatch``: what was, is and will be said in a case, and sending it."""
