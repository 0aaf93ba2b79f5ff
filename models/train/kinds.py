"""Fit the classifier of kinds and check-worthiness that ships (``claimcheck/claims/kinds.py``).

    python models/train/kinds.py --claimbuster PATH/claimbuster.crowdsourced.jsonl.gz --articles PATH/annotated.jsonl.gz \
        --claims PATH/claims.jsonl.gz \
        --held-out PATH/checkthat24_en.devtest.jsonl.gz PATH/claimbuster.groundtruth.jsonl.gz

Two steps, one linear model at the end. ClaimBuster's 22,000 sentences (CC BY 4.0) give two scores: check-worthy, and
factual at all. Annotated articles and the sentences of ``sentences/`` give the kinds, with those two scores as two
features more; as they are linear in the same features, they are folded into the weights. Claims written for the NLI
model (``written/``) stand among the facts, so that the articles' few subjects don't decide what a fact is.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from data import read_rows
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import GroupKFold

from claimcheck.claims.features import shape_of, words_of
from claimcheck.claims.kinds import LEAST_AGAINST_RULE, LEAST_WITHOUT_RULE, WORTHINESS
from claimcheck.schema import ClaimKind, Span
from claimcheck.syntax import SpacyParser

OUTPUT = Path(__file__).parents[1] / "claim-kinds"
SENTENCES = Path(__file__).parent / "sentences" / "sentences.tsv"
TERMS = 25_000  # at most, of words and of shapes each
SHAPE_SCALE = 2.0  # shapes beside words: some hundred sentences say more about how than about which words
SCORE_SCALE = 0.3  # ClaimBuster's two scores beside the rest
STRENGTH = 3.0  # of the kinds' fit (inverse regularisation), chosen by cross-validation over articles
CLAIMBUSTER_STRENGTH = 4.0
CLAIMS = 800  # of those written for the NLI model, each
CLAIM_WEIGHT = 0.3  # beside a sentence of an article
FOLDS = 10
OTHERS = tuple(kind.value for kind in ClaimKind if kind is not ClaimKind.FACT)

Seen = tuple[list[str], list[str]]


class Labelled(NamedTuple):
    """Sentences as features, their labels, and the article each is from."""

    seen: list[Seen]
    labels: np.ndarray
    groups: np.ndarray


class Linear(NamedTuple):
    """One column of weights for each label, and a bias each."""

    weights: np.ndarray
    bias: np.ndarray

    def score(self, features: Any) -> np.ndarray:
        """Logits. Shape: (sentences, labels)."""
        return np.asarray(features @ self.weights + self.bias)


def main() -> None:
    """Fit, print how each article's sentences fare when it is left out of the fit, and write the arrays."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claimbuster", type=Path, required=True)
    parser.add_argument("--articles", type=Path, required=True)
    parser.add_argument("--claims", type=Path, required=True, help="rows of {claims: [{text}]}")
    parser.add_argument("--held-out", type=Path, nargs="*", default=[], help="rows whose sentences are never fitted on")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()

    pipeline = SpacyParser.load()
    held_out = {_plain(row["text"]) for path in options.held_out for row in read_rows(path)}
    debates = _debates(pipeline, options.claimbuster, held_out)
    articles, written = _articles(pipeline, options.articles), _sentences(pipeline, SENTENCES)
    claims, unseen = _claims(pipeline, options.claims)
    vectorisers = [
        TfidfVectorizer(analyzer=lambda seen: seen[0], max_features=TERMS, min_df=3, sublinear_tf=True),
        TfidfVectorizer(analyzer=lambda seen: seen[1], max_features=TERMS, min_df=3),
    ]
    for vectoriser in vectorisers:
        vectoriser.fit(debates.seen + articles.seen + written.seen)
    bounds = len(vectorisers[0].vocabulary_)
    x_debates, x_articles, x_written, x_claims, x_unseen = (
        sparse.hstack([vectoriser.transform(part.seen) for vectoriser in vectorisers]).tocsr()
        for part in (debates, articles, written, claims, unseen)
    )
    scores = _fit_scores(x_debates, debates.labels)

    def fit(chosen: np.ndarray) -> Linear:
        features = sparse.vstack([x_articles[chosen], x_written, x_claims])
        labels = np.concatenate([articles.labels[chosen], written.labels, claims.labels])
        weights = np.ones(len(labels))
        weights[-len(claims.labels) :] = CLAIM_WEIGHT
        return _fit_kinds(features, labels, weights, scores=scores, words=bounds)

    _report(articles, x_articles, fit)
    kinds = fit(np.arange(len(articles.labels)))
    kept = kinds.score(x_unseen)[:, 0] >= _least(unseen)
    print(f"{len(kept)} claims outside the fit: {kept.mean():.3f} kept as facts")
    _write(options.output, vectorisers, kinds, scores)
    print(f"{len(debates.seen)} of ClaimBuster, {len(articles.seen)} of articles, {len(written.seen)} written: {options.output}")


def _fit_scores(features: Any, labels: np.ndarray) -> Linear:
    """Check-worthy, with both classes given the same weight so that even odds divide them; and factual at all."""
    worthy = LogisticRegression(C=CLAIMBUSTER_STRENGTH, max_iter=500, tol=1e-3, class_weight="balanced")
    factual = LogisticRegression(C=CLAIMBUSTER_STRENGTH, max_iter=500, tol=1e-3)
    fitted = [worthy.fit(features, labels == "CFS"), factual.fit(features, labels != "NFS")]
    return Linear(np.column_stack([model.coef_[0] for model in fitted]), np.array([model.intercept_[0] for model in fitted]))


def _fit_kinds(features: Any, labels: np.ndarray, weights: np.ndarray, *, scores: Linear, words: int) -> Linear:
    """Fact against the rest, then the kinds of the rest; the scores folded into the weights."""
    added = sparse.csr_matrix(scores.score(features) * SCORE_SCALE)
    extended = sparse.hstack([features[:, :words], features[:, words:] * SHAPE_SCALE, added]).tocsr()
    fact = LogisticRegression(C=STRENGTH, max_iter=500, tol=1e-3).fit(extended, labels == "fact", sample_weight=weights)
    others = LogisticRegression(C=STRENGTH, max_iter=500, tol=1e-3).fit(extended[labels != "fact"], labels[labels != "fact"])
    order = [list(others.classes_).index(name) for name in OTHERS]
    stacked = np.vstack([fact.coef_, others.coef_[order]]).T
    bias = np.concatenate([fact.intercept_, others.intercept_[order]])
    own = np.vstack([stacked[:words], stacked[words:-2] * SHAPE_SCALE])
    return Linear(own + scores.weights @ stacked[-2:] * SCORE_SCALE, bias + scores.bias @ stacked[-2:] * SCORE_SCALE)


def _report(articles: Labelled, features: Any, fit: Any) -> None:
    found = np.empty(len(articles.labels), dtype=object)
    for train, test in GroupKFold(FOLDS).split(features, articles.labels, articles.groups):
        logits = fit(train).score(features[test])
        others = np.array(OTHERS, dtype=object)[logits[:, 1:].argmax(axis=1)]
        found[test] = np.where(logits[:, 0] >= _least(articles)[test], "fact", others)
    right = ((found == "fact") == (articles.labels == "fact")).mean()
    macro = f1_score(articles.labels.astype(str), found.astype(str), average="macro")
    print(f"{FOLDS} folds over articles: fact against the rest {right:.3f}  macro-F1 {macro:.3f}")


def _least(part: Labelled) -> np.ndarray:
    ruled = np.array([any(name.startswith("rule ") for name in shape) for _, shape in part.seen])
    return np.where(ruled, LEAST_AGAINST_RULE, LEAST_WITHOUT_RULE)


def _write(folder: Path, vectorisers: Sequence[TfidfVectorizer], kinds: Linear, scores: Linear) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    words, shape = vectorisers
    np.savez_compressed(
        folder / "model.npz",
        words=_lines(words.get_feature_names_out()),
        words_idf=words.idf_.astype(np.float16),
        shape=_lines(shape.get_feature_names_out()),
        shape_idf=shape.idf_.astype(np.float16),
        weights=np.column_stack([kinds.weights, scores.weights[:, 0]]).astype(np.float16),
        bias=np.append(kinds.bias, scores.bias[0]).astype(np.float32),
        labels=_lines([ClaimKind.FACT.value, *OTHERS, WORTHINESS]),
    )


def _lines(names: Sequence[str]) -> np.ndarray:
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def _debates(pipeline: SpacyParser, path: Path, held_out: set[str]) -> Labelled:
    rows = [row for row in read_rows(path) if _plain(row["text"]) not in held_out]
    return _labelled(pipeline, [[_plain(row["text"])] for row in rows], [str(row["label"]) for row in rows])


def _articles(pipeline: SpacyParser, path: Path) -> Labelled:
    sentences: list[list[dict[str, Any]]] = [row["sentences"] for row in read_rows(path)]
    texts = [[_plain(sentence["text"]) for sentence in article] for article in sentences]
    return _labelled(pipeline, texts, [sentence["kind"] for article in sentences for sentence in article])


def _sentences(pipeline: SpacyParser, path: Path) -> Labelled:
    rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()[1:]]
    return _labelled(pipeline, [[text] for _, text in rows], [kind for kind, _ in rows])


def _claims(pipeline: SpacyParser, path: Path) -> tuple[Labelled, Labelled]:
    """Those that are fitted on, and as many again that aren't."""
    texts = [_plain(claim["text"]) for row in read_rows(path) for claim in row["claims"]]
    random.Random(0).shuffle(texts)
    parts = [[[text] for text in texts[start : start + CLAIMS]] for start in (0, CLAIMS)]
    fitted, unseen = (_labelled(pipeline, part, ["fact"] * len(part)) for part in parts)
    return fitted, unseen


def _labelled(pipeline: SpacyParser, articles: Sequence[Sequence[str]], labels: Sequence[str]) -> Labelled:
    """Each article parsed as one text, its sentence boundaries known."""
    seen: list[Seen] = []
    groups: list[int] = []
    for number, article in enumerate(articles):
        places = np.cumsum([0, *(len(text) + 1 for text in article)])
        spans = [Span(start=int(place), end=int(place) + len(text)) for place, text in zip(places, article, strict=False)]
        parsed = pipeline.parse(" ".join(article), spans).sentences
        seen += [(words_of(sentence), shape_of(sentence)) for sentence in parsed]
        groups += [number] * len(article)
    return Labelled(seen, np.array(labels, dtype=object), np.array(groups))


def _plain(text: object) -> str:
    return " ".join(str(text).split()) or "-"


if __name__ == "__main__":
    main()
