"""The JSON Schemas of the public formats, made from the classes that read them."""
