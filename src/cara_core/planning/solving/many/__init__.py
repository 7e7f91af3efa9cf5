"""Lists for so many people that their pairs cannot be listed: prices first, then groups, then who goes where."""
