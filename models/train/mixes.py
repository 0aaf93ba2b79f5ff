"""The training mixes, each a table: which sources, and how much of each. Change a cap here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Source(NamedTuple):
    """One part of the mix: at most ``cap`` rows, labels evened out when ``balance`` is set."""

    name: str
    cap: int
    balance: bool = False


GENERAL = (
    # MultiNLI and its like: many genres, the backbone of the mix.
    Source("mnli_subsets", 20_000),
    Source("mnli_nyu_hw_25k", 20_000),
    Source("mnli_powerfulpromptft", 10_000),
    Source("mnli_small_pieces", 3_000),
    Source("te_new_protocols", 24_000),
    Source("wanli_15k", 15_000),
    # SNLI and human edits of it.
    Source("snli_cat18k", 18_000),
    Source("snli_powerfulpromptft", 8_000),
    Source("cad_nli_acmi", 9_000),
    Source("disco_counterfactual", 5_000, balance=True),  # silver
    # Claims against encyclopaedic evidence.
    Source("fever_gold_evidence", 34_000, balance=True),  # 73% entailment before balancing
    Source("fever_nei_paired_silver", 10_000),  # silver, all neutral
    Source("fever_hard_neutrals", 10_000),
    Source("fm2_dev", 1_200),
    Source("nyu_base_wiki", 3_000),
    Source("nyu_sim_translate_wiki", 6_000),
    # Tables, numbers, logic, conjunctions, negation: templated or noisy, so capped.
    Source("infotabs_train", 17_000),
    Source("equate_stresstest", 4_000, balance=True),
    Source("conj_nli_adv15k", 4_000, balance=True),
    Source("folio", 1_300),
    Source("ambient", 2_300),
    Source("help_monotonicity", 2_500),
    Source("scone_train", 2_500),
    Source("wikiresnli", 2_000, balance=True),
)


def _share(sources: Iterable[Source], part: float) -> tuple[Source, ...]:
    return tuple(source._replace(cap=round(source.cap * part)) for source in sources)


# The job's own kind of text whole, beside a part of the general mix that grows smaller towards the end.
MIXES = {
    "general": GENERAL,
    "base": (*_share(GENERAL, 0.2), Source("written", 20_000)),
    "finish": (
        *_share(GENERAL, 0.1),
        Source("written", 20_000),
        Source("written_worlds", 20_000),
        Source("written_hard_neutrals", 5_000),
        Source("fever_documents", 4_000),
        Source("check_covid.train", 1_100),
        Source("scifact_rationale.train", 600),
    ),
    "last": (
        *_share(GENERAL, 0.06),
        Source("written", 8_000),
        Source("written_worlds", 20_000),
        Source("written_hard_neutrals", 2_500),
        Source("fever_documents", 1_500),
        Source("check_covid.train", 1_100),
        Source("scifact_rationale.train", 600),
    ),
    "detail": (
        *_share(GENERAL, 0.06),
        Source("written", 5_000),
        Source("written_worlds", 6_000),
        Source("written_details", 20_000),
        Source("written_edits", 800),
        Source("detail_edits", 800),
        Source("written_hard_neutrals", 1_000),
        Source("fever_documents", 1_000),
        Source("check_covid.train", 1_100),
        Source("scifact_rationale.train", 600),
    ),
    "taught": (  # for a pupil of another model, which has to say something of every row
        *_share(GENERAL, 0.05),
        Source("written", 4_000),
        Source("written_worlds", 5_000),
        Source("written_details", 7_000),
        Source("written_hard_neutrals", 1_000),
    ),
}
