"""Who may be told what, by which safe way: the wall, safe contact, the catalogue, rendering. Pure."""
