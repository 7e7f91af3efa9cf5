"""What a value may be: of which kind, of which form, and which known name was probably meant."""
