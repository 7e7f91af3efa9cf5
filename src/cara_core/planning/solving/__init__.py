"""Solving an assignment of many: arrays and OR-Tools, which the ``schedule`` extra brings.

Import nothing from here where the extra may be absent: :mod:`cara_core.planning.assigning` does it.
"""
