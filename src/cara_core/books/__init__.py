"""Strict readers of the files that policy and referrals are written in.

Nothing is coerced, nothing is guessed, every fault of a file is named at once, and no
fault repeats a value.
"""
