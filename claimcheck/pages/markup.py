"""Markdown in, its top-level units and its marks out: which characters are words and which are not.

markdown-it-py says what an inline mark is; its rules are wrapped so that each also tells where in
the source it read its marks. Nothing here matches Markdown by patterns of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from markdown_it import MarkdownIt, rules_inline
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from claimcheck.pages.paragraphs import ENDED, Unit, trimmed
from claimcheck.schema import BlockKind, Span

InlineRule = Callable[[StateInline, bool], bool]
MarksOf = Callable[[StateInline, int, list[Token]], list[tuple[int, int]]]

LINE_END = re.compile(r"\r\n?|\n")  # what Markdown ends a line with; str.splitlines knows more
TAG = re.compile(r"<[^<>]*>")
IMAGE_ALONE = re.compile(r"\s*!\[.*\]\(.*\)(?:\s*[*_].*[*_])?\s*", re.DOTALL)
MARKS, POSITION = "claimcheck_marks", "claimcheck_position"
KINDS = {
    "heading_open": BlockKind.TITLE,
    "blockquote_open": BlockKind.QUOTE,
    "fence": BlockKind.BOILERPLATE,
    "code_block": BlockKind.BOILERPLATE,
    "hr": BlockKind.BOILERPLATE,
}


def read_markdown(text: str) -> tuple[list[Unit], tuple[Span, ...]]:
    """The units of a Markdown text, and the spans of its marks: ``text`` without them reads as rendered.

    Marks are emphasis, brackets and targets of links and images, marks of lists, quotes, headings,
    code and rules, HTML tags, and the backslash of an escape. An image's alternative text is words.
    """
    parser = _parser()
    env: dict[str, object] = {}
    tokens = parser.parse(text, env)
    rows = [0, *(match.end() for match in LINE_END.finditer(text)), len(text)]
    words = bytearray(len(text))
    styles: dict[int, tuple[bool, bool]] = {}
    for token in tokens:
        if token.map is None:
            continue
        first = token.map[0]
        if token.type == "inline":
            marks = _inline_marks(parser, token, env)
            styles[first] = _is_emphasised(token.children or []), _is_linked(token.children or [])
        elif token.type in ("fence", "code_block"):
            marks, first = [], first + (token.type == "fence")
        elif token.type == "html_block":
            marks = [match.span() for match in TAG.finditer(token.content)]
        else:
            continue
        _mark_words(words, text, rows=rows, first=first, content=token.content, marks=marks)
    return list(_units(text, tokens, rows=rows, words=words, styles=styles)), tuple(_spans(text, rows, words))


def _parser() -> MarkdownIt:
    """CommonMark whose inline rules note their marks; inline text is parsed one token at a time, later."""
    parser = MarkdownIt("commonmark").disable(["inline", "text_join", "fragments_join"])
    rules: dict[str, tuple[InlineRule, MarksOf]] = {
        "escape": (rules_inline.escape, _escape_marks),
        "backticks": (rules_inline.backtick, _code_marks),
        "emphasis": (rules_inline.emphasis.tokenize, _emphasis_marks),
        "link": (rules_inline.link, _link_marks),
        "autolink": (rules_inline.autolink, lambda state, start, _: [(start, start + 1), (state.pos - 1, state.pos)]),
        "html_inline": (rules_inline.html_inline, lambda state, start, _: [(start, state.pos)]),
        "entity": (rules_inline.entity, _entity_marks),
    }
    for name, (rule, marks_of) in rules.items():
        parser.inline.ruler.at(name, _noting(rule, marks_of))
    parser.inline.ruler.at("image", _image)
    return parser


def _noting(rule: InlineRule, marks_of: MarksOf) -> InlineRule:
    def noting(state: StateInline, silent: bool) -> bool:
        start, before = state.pos, len(state.tokens)
        matched = rule(state, silent)
        if matched and not silent:
            state.env[MARKS].extend(marks_of(state, start, state.tokens[before:]))
        return matched

    return noting


def _escape_marks(state: StateInline, start: int, pushed: list[Token]) -> list[tuple[int, int]]:
    is_escape = pushed[-1].type == "hardbreak" or pushed[-1].content != pushed[-1].markup  # \q is two characters of text
    return [(start, start + 1)] if is_escape else []


def _code_marks(state: StateInline, start: int, pushed: list[Token]) -> list[tuple[int, int]]:
    if not pushed or pushed[-1].type != "code_inline":
        return []
    width = len(pushed[-1].markup)
    return [(start, start + width), (state.pos - width, state.pos)]


def _emphasis_marks(state: StateInline, start: int, pushed: list[Token]) -> list[tuple[int, int]]:
    """None yet: only the whole paragraph tells which delimiters pair up, so they remember their place."""
    width = state.pos - start
    for position, token in enumerate(pushed[-width:], start=start):
        token.meta[POSITION] = position
    return []


def _link_marks(state: StateInline, start: int, pushed: list[Token]) -> list[tuple[int, int]]:
    end = state.md.helpers.parseLinkLabel(state, start, True)
    return [(start, start + 1), (end, state.pos)]


def _image(state: StateInline, silent: bool) -> bool:
    """The image rule parses its label as a text of its own: what was noted there counts from the label's start."""
    start, label, outer = state.pos, state.pos + 2, state.env[MARKS]
    state.env[MARKS] = inner = []
    matched = rules_inline.image(state, silent)
    state.env[MARKS] = outer
    if matched and not silent:
        image = state.tokens[-1]
        inner.extend(_delimiters(image.children or []))
        outer.extend([(start, label), (label + len(image.content), state.pos)])
        outer.extend((label + begin, label + end) for begin, end in inner)
    return matched


def _entity_marks(state: StateInline, start: int, pushed: list[Token]) -> list[tuple[int, int]]:
    """``&amp;`` is its first character; other entities have no character in the source and stay as they are."""
    return [(start + 1, state.pos)] if pushed[-1].content == "&" else []


def _delimiters(children: Sequence[Token]) -> list[tuple[int, int]]:
    """The emphasis delimiters that paired up: they are no text any more, or text without a character."""
    places = [
        token.meta[POSITION] for token in children if POSITION in token.meta and (token.type != "text" or not token.content)
    ]
    return [(place, place + 1) for place in places]


def _inline_marks(parser: MarkdownIt, token: Token, env: dict[str, object]) -> list[tuple[int, int]]:
    noted: list[tuple[int, int]] = []
    token.children = []
    parser.inline.parse(token.content, parser, {**env, MARKS: noted}, token.children)
    return noted + _delimiters(token.children)


def _mark_words(words: bytearray, text: str, *, rows: list[int], first: int, content: str, marks: list[tuple[int, int]]) -> None:
    """Set the characters of a leaf's content that are words; ``first`` is the row that its content begins in.

    The content is the source without the marks that begin its lines: each of its lines ends a row, but
    for a heading, whose row may end with hashes.
    """
    is_word = bytearray(b"\x01") * len(content)
    for start, end in marks:
        is_word[start:end] = bytes(end - start)
    offset = 0
    for row, line in enumerate(content.split("\n"), start=first):
        if row + 1 >= len(rows):
            break
        source = text[rows[row] : rows[row + 1]].rstrip()
        bare = line.strip()
        at = len(source) - len(bare) if source.endswith(bare) else source.rfind(bare)
        if at < 0:  # a tab was half a mark: keep the row whole
            words[rows[row] : rows[row] + len(source)] = b"\x01" * len(source)
        else:
            start = offset + len(line) - len(line.lstrip())
            words[rows[row] + at : rows[row] + at + len(bare)] = is_word[start : start + len(bare)]
        offset += len(line) + 1


def _spans(text: str, rows: list[int], words: bytearray) -> Iterator[Span]:
    """What is neither words nor white space, row by row; blanks between marks and words go with the marks."""
    for begin, end in pairwise(rows):
        for match in re.finditer(rb"\x00+", words[begin:end]):
            run = text[begin + match.start() : begin + match.end()]
            if run.strip():
                start = begin + match.end() - len(run.lstrip())
                length = len(run.strip()) if begin + match.end() == end else len(run.lstrip())
                yield Span(start=start, end=start + length)


def _units(
    text: str, tokens: list[Token], *, rows: list[int], words: bytearray, styles: dict[int, tuple[bool, bool]]
) -> Iterator[Unit]:
    """Top-level blocks and list items by their line maps; what the parser maps to nothing stays boilerplate."""
    covered = 0
    for token in tokens:
        is_item = token.type == "list_item_open" and token.level == 1
        is_top = token.level == 0 and token.type not in ("bullet_list_open", "ordered_list_open")
        if token.map is None or token.nesting < 0 or not (is_item or is_top):
            continue
        start, end = rows[token.map[0]], rows[min(token.map[1], len(rows) - 1)]
        yield from _leftover(text, covered, start)
        place = trimmed(text, max(start, covered), end)
        covered = max(covered, end)
        if place.text:
            said = "".join(text[i] for i in range(place.start, place.end) if words[i] or text[i].isspace()).strip()
            emphasised, linked = styles.get(token.map[0], (False, False))
            yield Unit(
                start=place.start,
                end=place.end,
                text=said,
                kind=_kind(token, place.text, said),
                is_item=is_item,
                is_emphasised=emphasised,
                is_linked=linked,
            )
    yield from _leftover(text, covered, len(text))


def _kind(token: Token, source: str, said: str) -> BlockKind | None:
    if token.type == "html_block":
        return None if ENDED.search(said) and not re.match(r"<(?:script|style)", source, re.IGNORECASE) else BlockKind.BOILERPLATE
    return BlockKind.CAPTION if IMAGE_ALONE.fullmatch(source) else KINDS.get(token.type)


def _leftover(text: str, start: int, end: int) -> Iterator[Unit]:
    place = trimmed(text, start, end) if end > start else None
    if place and place.text:
        yield Unit(start=place.start, end=place.end, text=place.text, kind=BlockKind.BOILERPLATE)


def _is_emphasised(children: Sequence[Token]) -> bool:
    """One pair of emphasis marks holds the whole paragraph."""
    seen = [token for token in children if token.type != "text" or token.content.strip()]
    if not seen or seen[0].type not in ("em_open", "strong_open"):
        return False
    depth = 0
    for place, token in enumerate(seen):
        depth += token.nesting
        if depth == 0:
            return place == len(seen) - 1
    return False


def _is_linked(children: Sequence[Token]) -> bool:
    """Every word lies in a link."""
    depth, links = 0, 0
    for token in children:
        depth += token.nesting if token.type.startswith("link") else 0
        links += token.type == "link_open"
        if depth == 0 and re.search(r"\w", token.content):
            return False
    return links > 0
