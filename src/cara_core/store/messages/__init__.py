"""How far each message has come: claimed, sent once, settled by receipts."""
