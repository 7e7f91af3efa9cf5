"""The solver: everybody to a pair at the least cost, with arrays and OR-Tools.

Import nothing from here where the extra may be absent: :mod:`cara_core.planning.assigning` does it.
"""
