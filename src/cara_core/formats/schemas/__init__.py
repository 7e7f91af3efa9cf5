"""The JSON Schemas of the public formats, made from the classes and rules that read them."""
