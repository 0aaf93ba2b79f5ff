"""When a relative time was: "last year" by the article's date, "that year" by a year named just before."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
UNITS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
         "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")  # fmt: skip
NUMBERS = (
    {word: number for number, word in enumerate(UNITS, start=1)}
    | {"a": 1, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
)  # fmt: skip
PREPOSITIONS = (
    "in", "by", "since", "until", "till", "from", "of", "for", "than", "during", "before", "after", "between", "to", "on",
)  # fmt: skip
ROUGH = ("than", "about", "around", "almost", "nearly", "over", "some", "roughly", "least", "barely", "every", "or")
PARTS_OF_YEAR = ("earlier", "later", "late", "early", "only", "sometime")
POSSESSIVES = ("my", "his", "her", "its", "our", "their", "your", "the", "a")  # "in my last year": no calendar's
_MONTH = f"(?:{'|'.join(MONTHS)})"
_COUNT = rf"(?:{'|'.join(sorted(NUMBERS, key=len, reverse=True))}|\d{{1,2}})"
RELATIVE = re.compile(
    rf"\b(?:(?P<year>(?:last|this|next) year)(?P<genitive>['’]s)?"
    rf"|(?P<month>(?:last|this|next) month)(?P<genitive2>['’]s)?"
    rf"|(?P<ago>{_COUNT} (?:years?|decades?) ago)"
    rf"|last (?P<lastmonth>{_MONTH})"
    rf"|(?P<in>in|since|In|Since) (?P<inmonth>{_MONTH})"
    rf"|(?P<on>on|On|last) (?P<weekday>{'|'.join(WEEKDAYS)})"
    rf"|(?P<thatyear>(?:in )?(?:that|the same) year)"
    rf"|(?P<following>(?:in )?the (?:following|next) year)"
    rf"|(?P<later>{_COUNT} years? (?:later|after that))"
    rf"|(?P<then>since then)"
    rf"|(?P<open>(?:last|this|next) (?:week|spring|summer|autumn|winter)|yesterday|tomorrow"
    rf"|(?:the|these) (?:past|last) {_COUNT} years))\b",
    re.IGNORECASE,
)
NAMED_YEAR = re.compile(r"(?<![\d.,£$€])\b(?:1[5-9]|20)\d\d\b(?![,.]?\d)(?!\s*(?:per cent|people|pupils|metres|miles|tonnes))")
YEAR_CONTEXT = re.compile(
    r"(?:\b(?:in|since|by|of|until|from|before|after|during|and|to|" + "|".join(MONTHS) + r")\s+|[-–(]\s?)$", re.I
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A stretch of the parsed text, what it means, and where its year was said; None for the article's date."""

    start: int
    end: int
    replacement: str | None
    antecedent: tuple[int, int] | None = None


def years_in(text: str, offset: int = 0) -> list[tuple[int, int, int]]:
    """The years that a text names, each with its place."""
    return [
        (int(match[0]), offset + match.start(), offset + match.end())
        for match in NAMED_YEAR.finditer(text)
        if YEAR_CONTEXT.search(text[: match.start()])
    ]


def relative_times(
    text: str, *, offset: int, published: str | None, before: Sequence[list[tuple[int, int, int]]], past: Callable[[int], bool]
) -> Iterator[Dated]:
    """The relative times of a sentence, with their meaning where it is certain.

    Args:
        text: the sentence.
        offset: of its first character.
        published: the article's date; year, month or day precision.
        before: the years that the sentences before name, the nearest last.
        past: whether the verb that governs a place of the sentence tells what was or has been.
    """
    day = [int(part) for part in published.split("-")] if published else []
    own = years_in(text)
    for match in RELATIVE.finditer(text):
        kind = next(name for name in KINDS if match[name])
        if re.match(r"\s+(?:today|this|last|next)\b", text[match.end() :]) and kind in ("ago", "weekday", "inmonth"):
            if kind == "ago":
                yield Dated(offset + match.start(), offset + match.end(), None)
            continue
        if re.search(rf"\b(?:{'|'.join(POSSESSIVES)})\s$", text[: match.start()], re.I):
            continue
        earlier = [year for year in own if year[1] < match.start()]
        start, replacement, source = match.start(), None, None
        if kind in ("thatyear", "following", "later", "then"):
            if earlier:
                continue
            if kind != "then" or not own:
                source, replacement = _from_text(match, kind, before)
        elif day:
            told = past(match.start()) and not own and not any(year != day[0] for found in before for year, _, _ in found)
            start, replacement = _from_date(match, kind, day, text, told=told)
        elif kind in ("inmonth", "weekday"):
            continue
        if kind in ("inmonth", "weekday") and (
            replacement is None
            or re.match(r"\s+(?:of\s+)?\d|\s+(?:of\s+)?(?:last|this|next|that) year|,? \d", text[match.end() :])
        ):
            continue
        if replacement and text[start].isupper():
            replacement = replacement[0].upper() + replacement[1:]
        yield Dated(offset + start, offset + match.end(), replacement, source)


KINDS = (
    "year", "month", "ago", "lastmonth", "inmonth", "weekday", "thatyear", "following", "later", "then", "open",
)  # fmt: skip


def _from_date(match: re.Match[str], kind: str, day: list[int], text: str, *, told: bool) -> tuple[int, str | None]:
    """By the article's date; a stretch may grow to the left by a word that it swallows."""
    year = day[0]
    left = text[: match.start()].rstrip()
    word = (re.findall(r"[\w’']+$", left) or [""])[0].lower()
    if kind == "year":
        meant = year + {"last": -1, "this": 0, "next": 1}[match[0].split()[0].lower()]
        if match["genitive"]:
            return match.start(), f"{meant}{match['genitive']}"
        if re.search(rf"\b{_MONTH}$", left) or word in PREPOSITIONS:
            return match.start(), str(meant)
        return match.start(), f"in {meant}" if not _is_subject(match, text) else str(meant)
    if kind == "month":
        if len(day) < 2:
            return match.start(), None
        months = year * 12 + day[1] - 1 + {"last": -1, "this": 0, "next": 1}[match[0].split()[0].lower()]
        named = f"{MONTHS[months % 12]} {months // 12}"
        if match["genitive2"]:
            return match.start(), f"{named}{match['genitive2']}"
        return match.start(), named if word in PREPOSITIONS or _is_subject(match, text) else f"in {named}"
    if kind == "ago":
        count, unit = match[0].split()[:2]
        number = NUMBERS.get(count.lower()) or int(count)
        if word in ROUGH or re.search(r"\b(?:long|a good|a full)$", left):
            return match.start(), None
        meant = year - number * (10 if unit.lower().startswith("decade") else 1)
        if word in ("only", "just"):
            return match.start() - len(text[: match.start()]) + len(left) - len(word), f"in {meant}"
        return match.start(), str(meant) if word in ("from", "until", "since", "by", "of") else f"in {meant}"
    if kind == "lastmonth" and len(day) > 1:
        month = MONTHS.index(match["lastmonth"].capitalize()) + 1
        named = f"{match['lastmonth']} {year - 1}"
        prefix = "" if word in PREPOSITIONS or word in ("late", "early", "mid") else "in "
        return match.start(), prefix + named if month >= day[1] else None
    if kind == "inmonth" and len(day) > 1 and told:
        month = MONTHS.index(match["inmonth"].capitalize()) + 1
        return match.start(), f"{match['in']} {match['inmonth']} {year - (month > day[1])}" if month != day[1] else None
    if kind == "weekday" and len(day) > 2 and told:
        today = date(*day)
        back = (today.weekday() - WEEKDAYS.index(match["weekday"].capitalize())) % 7
        then = today - timedelta(days=back)
        last = match["on"].lower() == "last"
        if back and not (last and back < 2):
            return match.start(), f"on {match['weekday']} {then.day} {MONTHS[then.month - 1]} {then.year}"
    return match.start(), None


def _from_text(
    match: re.Match[str], kind: str, before: Sequence[list[tuple[int, int, int]]]
) -> tuple[tuple[int, int] | None, str | None]:
    """By the one year that the sentence before names."""
    named = before[-1] if before else []
    if len({year for year, _, _ in named}) != 1:
        return None, None
    year, start, end = named[-1]
    if kind == "then":
        return (start, end), f"since {year}"
    if kind == "later":
        count = match[0].split()[0].lower()
        year += NUMBERS.get(count) or int(count)
    after_preposition = re.search(rf"\b(?:{'|'.join(PREPOSITIONS)})\s$", match.string[: match.start()], re.I)
    return (start, end), f"{'' if after_preposition else 'in '}{year + (kind == 'following')}"


def _is_subject(match: re.Match[str], text: str) -> bool:
    return re.match(r"\s+(?:is|was|has|had|will|saw|brought|may|alone)\b", text[match.end() :]) is not None and (
        not text[: match.start()].strip() or text[: match.start()].rstrip()[-1] in ",;:"
    )
