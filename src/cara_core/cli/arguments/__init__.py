"""What a call gives to several commands: the day, the force, files, the store, and how a wrong call is answered."""
