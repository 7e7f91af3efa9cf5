"""The index: what every case comes to, so that lists and duties need no replay; made from the facts alone."""
