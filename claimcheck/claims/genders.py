"""Whether a name or an office is a man's or a woman's, where the words say so."""

from __future__ import annotations

from collections.abc import Collection, Sequence

MALE = "male"
FEMALE = "female"
# Titles and nouns that hold for one sex only.
MALE_WORDS = (
    "mr", "sir", "lord", "king", "prince", "father", "pope", "boy", "brother", "chairman", "grandfather", "headmaster",
    "husband", "man", "son", "spokesman", "uncle",
)  # fmt: skip
FEMALE_WORDS = (
    "mrs", "ms", "miss", "dame", "lady", "baroness", "queen", "princess", "actress", "chairwoman", "daughter", "girl",
    "grandmother", "headmistress", "mother", "sister", "spokeswoman", "widow", "wife", "woman",
)  # fmt: skip
# First names that English gives to one sex alone and that are frequent in it; any other name is taken as either.
MALE_NAMES = (
    "adam", "alan", "alexander", "andrew", "anthony", "arthur", "benjamin", "brian", "charles", "christopher", "colin",
    "daniel", "david", "derek", "donald", "douglas", "edward", "eric", "frank", "geoffrey", "george", "gerald",
    "gordon", "harold", "harry", "henry", "howard", "hugh", "ian", "jack", "james", "jason", "jeffrey", "john",
    "jonathan", "joseph", "joshua", "keith", "kenneth", "kevin", "lawrence", "malcolm", "mark", "martin", "matthew",
    "michael", "neil", "nicholas", "nigel", "oliver", "oscar", "patrick", "paul", "peter", "philip", "ralph", "raymond",
    "richard", "robert", "roger", "ronald", "samuel", "scott", "simon", "stephen", "steven", "stuart", "thomas",
    "timothy", "trevor", "victor", "walter", "william",
)  # fmt: skip
FEMALE_NAMES = (
    "alice", "amanda", "amy", "andrea", "angela", "anna", "anne", "barbara", "bridget", "caroline", "catherine", "charlotte",
    "christine", "clare", "claire", "deborah", "diana", "dorothy", "eleanor", "elizabeth", "emily", "emma",
    "fiona", "frances", "hannah", "harriet", "heather", "helen", "irene", "jane", "janet", "jennifer",
    "joan", "joanna", "judith", "julia", "julie", "karen", "katherine", "laura", "linda", "lisa", "louise", "lucy",
    "margaret", "maria", "marion", "martha", "mary", "michelle", "nancy", "nicola", "olivia", "pamela", "patricia",
    "rachel", "rebecca", "rosemary", "ruth", "sally", "sandra", "sarah", "sharon", "sheila", "sophie", "susan", "teresa",
    "theresa", "ursula", "victoria", "wendy",
)  # fmt: skip


def gender_of(words: Sequence[str], roles: Collection[str]) -> str | None:
    """By a title, an office or a first name among the words or beside them; None where none says so."""
    lowered = {word.lower().rstrip(".") for word in words} | set(roles)
    male = bool(lowered & {*MALE_WORDS, *MALE_NAMES})
    female = bool(lowered & {*FEMALE_WORDS, *FEMALE_NAMES})
    if male == female:
        return None
    return MALE if male else FEMALE
