"""The commands of ``cara case`` that are not in its table: their options, and which module does what they ask."""
