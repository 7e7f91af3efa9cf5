"""The hooks: what a force may change, and how it is asked.

``spec.py`` is the constitution: every hook with its question. ``checks.py`` finds what is
wrong with a plugin before it is used; ``asking.py`` is the only place that calls pluggy.
Safeguards are not hooks: they are ordinary code in ``stages/`` and in the validators of
``terms/policy.py``.
"""
