"""Planning: many people, many workshops, and the days on which anybody works.

What is here needs an extra, and says so in one line where it is absent.
"""
