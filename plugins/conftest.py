"""No test of a plugin reads the machine's clock."""

from support.clocks import clock, no_clock

__all__ = ["clock", "no_clock"]
