"""How the documentation is built: `sphinx-build -W --keep-going -b html docs docs/_build/html`.

Nothing is fetched from anywhere: no intersphinx, no fonts, no analytics.
"""

from importlib.metadata import version as version_of

project = "cara-core"
author = "the cara-core contributors"
copyright = "the cara-core contributors, MIT licence"  # noqa: A001  (the name Sphinx asks for)
version = release = version_of("cara-core")

extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build", "generating"]
nitpicky = True
smartquotes = False  # --force stays two hyphens

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4

html_theme = "furo"
html_title = f"cara-core {version}"
html_static_path = ["static"]
html_css_files = ["wide.css"]
html_copy_source = False
html_show_sourcelink = False
