"""Views of a Report; each is a pure function of it."""

from claimcheck.render.html import to_html
from claimcheck.render.markdown import to_markdown
from claimcheck.render.text import to_text

__all__ = ["to_html", "to_markdown", "to_text"]
