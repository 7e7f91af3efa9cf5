"""The calendar of workshops in the store: what a coordinator kept, version by version, and what was cancelled."""
