"""Transports: a folder that captures (the default), GOV.UK Notify, SMTP, printed letters."""
