"""How a message leaves: a capture folder (the default), GOV.UK Notify, SMTP, print."""
