"""The steps, oldest first, numbered. A released step is never edited, and each only adds: older versions go on."""
