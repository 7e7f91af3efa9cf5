"""Many people into many workshops, and the calendar of working days.

What is here needs an extra, and says so in one line where it is absent.
"""
