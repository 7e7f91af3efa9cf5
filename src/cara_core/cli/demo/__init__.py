"""``cara demo``: the main job on made-up people, step by step."""
