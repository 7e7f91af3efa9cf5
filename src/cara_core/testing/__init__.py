"""For those who write plugins and try a force's set-up: providers to try against, which send nothing."""
