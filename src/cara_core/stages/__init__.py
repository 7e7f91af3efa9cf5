"""The steps of a caution, one module each, in the order they happen.

Pure: a stage takes values and gives values, and takes the day as an argument. What a
force changes arrives as a value, so no rule here ever meets a plugin.
"""
