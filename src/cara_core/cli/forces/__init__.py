"""``cara forces``: what is installed, and how firm each of its values is."""
