"""For authors of plugins: stand-ins for providers, which send nothing."""
