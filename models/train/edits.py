"""Counterfactual edits: a true claim with one detail changed, and what that does to its label.

Written claims come in twos and threes; edits add what is cheap to make and easy to miss: the same
sentence, word for word, but for one number, month or direction.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Edit = tuple[str, str]  # the edited claim, its label beside evidence that entails the unedited one

OPPOSITES = {
    left: right
    for pair in (
        ("rose", "fell"),
        ("rising", "falling"),
        ("risen", "fallen"),
        ("increased", "decreased"),
        ("grew", "shrank"),
        ("won", "lost"),
        ("doubled", "halved"),
        ("higher", "lower"),
        ("longer", "shorter"),
        ("larger", "smaller"),
        ("bigger", "smaller"),
        ("older", "younger"),
        ("cheaper", "dearer"),
        ("more than", "less than"),
        ("above", "below"),
        ("before", "after"),
        ("earlier", "later"),
        ("first", "last"),
        ("oldest", "youngest"),
        ("largest", "smallest"),
        ("biggest", "smallest"),
        ("highest", "lowest"),
        ("approved", "rejected"),
        ("supported", "opposed"),
        ("bought", "sold"),
        ("north", "south"),
        ("east", "west"),
        ("northern", "southern"),
        ("eastern", "western"),
        ("inside", "outside"),
        ("majority", "minority"),
        ("morning", "evening"),
        ("summer", "winter"),
        ("spring", "autumn"),
        ("father", "son"),
        ("public", "private"),
    )
    for left, right in (pair, pair[::-1])
}
GROUPS = (
    ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
    ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
    ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
    ["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"],
    ["quarter", "half", "fifth", "tenth"],
)
OTHERS = {word: [other for other in group if other != word] for group in reversed(GROUPS) for word in group}
NUMBER = re.compile(r"(?<![\w.,/:-])\d{1,3}(?:,\d{3})+(?![\w,/:-])|(?<![\w.,/:-])\d+(?:\.\d+)?(?![\w,/:-])(?!\.\d)")
BOUND_BELOW = re.compile(r"\b(?:more than|over|at least|above|upwards of)\s+\W?$", re.IGNORECASE)
BOUND_ABOVE = re.compile(r"\b(?:less than|fewer than|under|below|at most|up to|no more than)\s+\W?$", re.IGNORECASE)
HEDGED = re.compile(
    r"\b(?:about|around|some|roughly|nearly|almost|close to|more than|over|at least|under|below|exactly)\s+\W?$", re.IGNORECASE
)
OPPOSABLE = re.compile(r"\b(?:" + "|".join(sorted(map(re.escape, OPPOSITES), key=len, reverse=True)) + r")\b")
REPLACEABLE = re.compile(r"\b(?:" + "|".join(map(re.escape, OTHERS)) + r")\b(?!-|\s+(?:thirds|quarters|fifths|tenths)\b)")


def another_number(claim: str, rng: random.Random) -> Edit | None:
    """One number replaced by one that its bounds ("more than", "under") don't excuse."""
    match = _any(NUMBER, claim, rng)
    if match is None:
        return None
    value = float(match[0].replace(",", ""))
    before = claim[: match.start()]
    if BOUND_BELOW.search(before):
        changed = value * rng.choice((1.5, 2, 3))
    elif BOUND_ABOVE.search(before):
        changed = value / rng.choice((2, 3, 4))
    elif 1000 < value < 2100 and value.is_integer() and "," not in match[0]:
        changed = value + rng.choice((-20, -11, -7, -4, -3, -2, 2, 3, 4, 7, 11))  # a year
    elif value <= 12 and value.is_integer():
        changed = value + rng.choice([step for step in (-3, -2, 2, 3, 4) if value + step > 0])
    else:
        changed = value * rng.choice((0.4, 0.6, 0.75, 1.3, 1.5, 2))
    return _put(claim, match, _like(changed, match[0])), "contradiction"


def another_word(claim: str, rng: random.Random) -> Edit | None:
    """A month, weekday, number word or share replaced by another of its kind."""
    match = _any(REPLACEABLE, claim, rng)
    return None if match is None else (_put(claim, match, rng.choice(OTHERS[match[0]])), "contradiction")


def opposite(claim: str, rng: random.Random) -> Edit | None:
    """A direction or an order turned round."""
    match = _any(OPPOSABLE, claim, rng)
    return None if match is None else (_put(claim, match, OPPOSITES[match[0]]), "contradiction")


def rounded(claim: str, rng: random.Random) -> Edit | None:
    """A number of three digits or more rounded to two, and said to be."""
    match = _any(NUMBER, claim, rng)
    if match is None or HEDGED.search(claim[: match.start()]):
        return None
    value = float(match[0].replace(",", ""))
    if value < 100 or ("," not in match[0] and 1000 < value < 2100):
        return None
    near = float(f"{value:.2g}") if value < 1e6 else float(f"{value:.3g}")
    if near == value or claim[: match.start()].endswith(("$", "£", "€")):
        return None
    return _put(claim, match, f"{rng.choice(('about', 'some', 'roughly', 'around'))} {_like(near, match[0])}"), "entailment"


KINDS: tuple[tuple[Callable[[str, random.Random], Edit | None], float], ...] = (
    (another_number, 3),
    (another_word, 3),
    (opposite, 3),
    (rounded, 2),
)


def edit(claim: str, rng: random.Random) -> Edit | None:
    """One edit of a claim, of a kind drawn by weight among those that the claim allows; None where none does."""
    kinds = list(KINDS)
    while kinds:
        drawn = rng.choices(kinds, [weight for _, weight in kinds])[0]
        found = drawn[0](claim, rng)
        if found is not None and found[0] != claim:
            return found
        kinds.remove(drawn)
    return None


def _any(pattern: re.Pattern[str], claim: str, rng: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(claim))
    return rng.choice(found) if found else None


def _put(claim: str, match: re.Match[str], text: str) -> str:
    return claim[: match.start()] + text + claim[match.end() :]


def _like(value: float, written: str) -> str:
    """A number written as another is: with or without decimals and commas."""
    if "." in written:
        return f"{value:.1f}"
    whole = max(1, round(value))
    return f"{whole:,}" if "," in written or (whole >= 10_000 and len(written) > 4) else str(whole)
