"""What a reader needs beside a figure: the licence of each set, and published results of other systems.

Published figures are copied as facts from the sources named, not measured here. Most are of another
split, or of a system trained on the set's own training part; ``note`` says so, and a table that shows
the figure shows the note. Licences are as stated by each set's authors.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Published:
    """One figure of another system."""

    system: str
    figure: str
    measure: str
    source: str


@dataclass(frozen=True, slots=True)
class Benchmark:
    """A set, where it lies below the data folder, and what stands beside our figure."""

    path: str
    title: str
    licence: str
    headline: str  # which of our figures is the one to look at: a key of results.HEADLINES
    published: tuple[Published, ...] = ()
    note: str = ""

    @property
    def name(self) -> str:
        """Of the set in a result."""
        return self.path.rsplit("/", 1)[-1].removesuffix(".gz").removesuffix(".jsonl")


UNSTATED = "not recorded: for evaluation only"
AGGREFACT = "LLM-AggreFact leaderboard, https://llm-aggrefact.github.io"
SUMMEDITS = "Laban et al. 2023, https://arxiv.org/abs/2305.14540"
HEALTHVER = "Sarrouti et al. 2021, Findings of EMNLP, https://aclanthology.org/2021.findings-emnlp.297"
CHECK_COVID = "Wang et al. 2023, Findings of ACL, https://arxiv.org/abs/2305.18265"
CLIMATE = "Diggelmann et al. 2020, https://arxiv.org/abs/2012.00614"
SYMMETRIC = "Schuster et al. 2019, EMNLP-IJCNLP, https://aclanthology.org/D19-1341"

WICE = tuple(
    Published(system, figure, "balanced accuracy, test", AGGREFACT)
    for system, figure in (
        ("GPT-4-Turbo", "80.4"),
        ("MiniCheck-FT5 (770M)", "72.2"),
        ("MiniCheck-DeBERTa-L", "69.4"),
        ("AlignScore-L (355M)", "66.0"),
        ("SummaC-ZS", "62.8"),
        ("SummaC-Conv", "54.3"),
    )
)
SUMMEDITS_NEWS = tuple(
    Published(system, figure, "balanced accuracy, news", SUMMEDITS)
    for system, figure in (("human", "90.0"), ("GPT-4", "83.3"), ("QAFactEval", "74.4"), ("SummaC", "61.9"))
)
NEWS_NOTE = "The published figures are of the news domain of the same benchmark, which isn't among these files."
AGGREFACT_MEAN = tuple(
    Published(system, figure, "mean balanced accuracy at 0.5 over the sets of LLM-AggreFact, test", AGGREFACT)
    for system, figure in (
        ("Bespoke-MiniCheck-7B", "77.4"),
        ("GPT-4o", "75.9"),
        ("FactCG-DeBERTa-L", "75.6"),
        ("MiniCheck-FT5", "75.0"),
        ("AlignScore-L", "70.5"),
        ("SummaC-ZS", "67.7"),
    )
)
CLIMATE_FEVER = (Published("ALBERT trained on FEVER", "38.8", "accuracy on Climate-FEVER's claim labels", CLIMATE),)
ELSEWHERE = (AGGREFACT_MEAN, CLIMATE_FEVER)  # not measured here


def _summedits(domain: str) -> Benchmark:
    return Benchmark(
        f"verify/summedits_{domain}.all.jsonl.gz",
        f"SummEdits, {domain.replace('_', ' ')}",
        "Apache-2.0",
        "balanced accuracy",
        SUMMEDITS_NEWS,
        NEWS_NOTE,
    )


CLAIMS = (
    Benchmark(
        "verify/wice_claim.dev.jsonl.gz",
        "WiCE, claims",
        "ODC-BY; text CC BY-SA and Common Crawl terms",
        "balanced accuracy",
        WICE,
        "Ours is of the dev split; the published figures are of the test split.",
    ),
    Benchmark(
        "verify/wice_oracle_chunks.dev.jsonl.gz",
        "WiCE, chunks that hold the deciding sentences",
        "ODC-BY; text CC BY-SA and Common Crawl terms",
        "balanced accuracy",
    ),
    _summedits("podcast"),
    _summedits("qmsumm"),
    _summedits("sales_call"),
    _summedits("sales_email"),
    _summedits("samsum"),
    Benchmark("verify/qags_cnndm.all.jsonl.gz", "QAGS, CNN/DailyMail", "not stated", "balanced accuracy"),
    Benchmark("verify/qags_xsum.all.jsonl.gz", "QAGS, XSum", "not stated", "balanced accuracy"),
    Benchmark("verify/diasumfact.all.jsonl.gz", "DiaSumFact", "MIT", "balanced accuracy"),
    Benchmark(
        "verify/healthver.dev.jsonl.gz",
        "HealthVer",
        "not stated (a copy says CC BY-NC 2.0)",
        "macro-F1",
        (
            Published("T5, fine-tuned on HealthVer", "79.6", "macro-F1, test", HEALTHVER),
            Published("SciBERT, fine-tuned on HealthVer", "77.2", "macro-F1, test", HEALTHVER),
        ),
        "Ours saw no row of its training part, and is of the dev split.",
    ),
    Benchmark(
        "verify/check_covid.dev.jsonl.gz",
        "Check-COVID",
        "MIT",
        "macro-F1",
        (
            Published("a fact-checking system, fine-tuned", "77.0", "F1, test", CHECK_COVID),
            Published("GPT-3.5", "69.9", "F1, test", CHECK_COVID),
        ),
        "Ours is of the dev split; claimcheck-base was trained on its training part among others.",
    ),
    Benchmark(
        "verify/fever_symmetric.dev.jsonl.gz",
        "FEVER-Symmetric",
        "CC BY-SA 3.0",
        "likelier side",
        (
            Published("BERT trained on FEVER", "57.5", "accuracy, v0.1", SYMMETRIC),
            Published("BERT trained on FEVER, re-weighted", "61.6", "accuracy, v0.1", SYMMETRIC),
        ),
        "Ours is of the dev split of v0.2, by the likelier of the two sides. BERT has 85.9 on FEVER's own dev set.",
    ),
    Benchmark(
        "verify/scifact_rationale.dev.jsonl.gz",
        "SciFact, gold rationales",
        "CC BY 4.0 and ODC-By",
        "likelier side",
        note="claimcheck-base was trained on its training part among others.",
    ),
    Benchmark("verify/covidfact.dev.jsonl.gz", "COVID-Fact", "not stated", "likelier side"),
    Benchmark("verify/politihop.valid.jsonl.gz", "PolitiHop", "not stated", "macro-F1"),
    Benchmark("verify/liar_plus.valid.jsonl.gz", "LIAR-PLUS", "CC0 file; README says for research", "macro-F1"),
)

PAIRS = (
    Benchmark("nli/mnli_dev_matched.jsonl.gz", "MultiNLI, matched", "OANC and CC BY(-SA)", "accuracy"),
    Benchmark("nli/snli_dev.jsonl.gz", "SNLI", "CC BY-SA 4.0", "accuracy"),
    Benchmark("nli/infotabs_dev.jsonl.gz", "InfoTabS", "CC BY 4.0", "accuracy"),
    Benchmark("nli/anli_r1_dev.jsonl.gz", "ANLI, round 1", "CC BY-NC 4.0", "accuracy"),
    Benchmark("nli/anli_r2_dev.jsonl.gz", "ANLI, round 2", "CC BY-NC 4.0", "accuracy"),
    Benchmark("nli/anli_r3_dev.jsonl.gz", "ANLI, round 3", "CC BY-NC 4.0", "accuracy"),
    Benchmark("nli/conj_nli_dev.jsonl.gz", "ConjNLI", "MIT", "accuracy"),
    Benchmark("nli/breaking_nli.jsonl.gz", "Breaking NLI", UNSTATED, "accuracy"),
    Benchmark("nli/negnli_mnli.jsonl.gz", "NegNLI, MultiNLI", UNSTATED, "accuracy"),
    Benchmark("nli/negnli_snli.jsonl.gz", "NegNLI, SNLI", UNSTATED, "accuracy"),
    Benchmark("nli/negnli_rte.jsonl.gz", "NegNLI, RTE", UNSTATED, "two-way accuracy"),
    Benchmark("nli/rte_dev.jsonl.gz", "RTE", UNSTATED, "two-way accuracy"),
    Benchmark("nli/scitail_dev.jsonl.gz", "SciTail", UNSTATED, "two-way accuracy"),
    Benchmark("nli/hans_eval.jsonl.gz", "HANS", UNSTATED, "two-way accuracy"),
    Benchmark("nli/equate_newsnli.jsonl.gz", "EQUATE, NewsNLI", UNSTATED, "two-way accuracy"),
    Benchmark("nli/equate_redditnli.jsonl.gz", "EQUATE, RedditNLI", UNSTATED, "accuracy"),
    Benchmark("nli/equate_rte_quant.jsonl.gz", "EQUATE, RTE-Quant", UNSTATED, "two-way accuracy"),
    Benchmark("nli/written_dev.jsonl.gz", "written for this project, kept out of training", "Apache-2.0", "accuracy"),
)
