"""A page as blocks: paragraphs found, furniture told from the article's own text, Markdown marks noted."""
