"""The sheet of a workshop's register, to be printed and signed: as text, and as PDF."""
