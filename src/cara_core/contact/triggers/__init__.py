"""Which messages follow from what has happened in a case, and when: the participant's own, and everybody else's."""
