"""The words of the field: frozen values and enumerations, and the calendar.

Nothing here reads a clock, a file or a plugin. Every other room imports from this
one and this one imports from none.
"""
