"""How far each message of a store has come: taken on a lease, sent once, settled by receipts."""
