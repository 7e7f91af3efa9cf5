"""``cara demo``: the main job on made-up people, told act by act."""
