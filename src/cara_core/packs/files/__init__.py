"""The files of a pack: looked at, decoded, and taken apart into blocks and rows before anything is read from them."""
