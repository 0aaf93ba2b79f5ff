"""Fit the check-worthiness scorer that ships: TF-IDF and logistic regression on ClaimBuster (CC BY 4.0).

python models/train/checkworthiness.py PATH/bench/checkworthy
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from data import read_rows
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import average_precision_score, f1_score, roc_auc_score

from claimcheck.checkworthiness import TfidfScorer, terms_of

OUTPUT = Path(__file__).parents[1] / "check-worthiness"
TERMS = 20_000


def main() -> None:
    """Fit, write the arrays, and print how the written model does on data it hasn't seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", type=Path, help="folder with claimbuster.*.jsonl.gz and the other check-worthiness sets")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    options = parser.parse_args()

    held_out = _texts(options.data / "claimbuster.groundtruth.jsonl.gz") | _texts(
        options.data / "checkthat24_en.devtest.jsonl.gz"
    )
    rows = [row for row in read_rows(options.data / "claimbuster.crowdsourced.jsonl.gz") if str(row["text"]) not in held_out]
    vectoriser = TfidfVectorizer(analyzer=terms_of, max_features=TERMS, min_df=3, sublinear_tf=True)
    features = vectoriser.fit_transform([str(row["text"]) for row in rows])
    classifier = LogisticRegression(C=4.0, max_iter=1000).fit(features, [row["label"] == "CFS" for row in rows])

    options.output.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(
        options.output / "model.npz",
        terms=np.frombuffer("\n".join(vectoriser.get_feature_names_out()).encode(), dtype=np.uint8),
        idf=vectoriser.idf_.astype(np.float32),
        weights=classifier.coef_[0].astype(np.float32),
        bias=np.float32(classifier.intercept_[0]),
    )
    print(f"fitted on {len(rows)} sentences of claimbuster.crowdsourced, {len(vectoriser.vocabulary_)} terms")
    scorer = TfidfScorer.load(options.output)
    for name, positive in (
        ("claimbuster.groundtruth", "CFS"),
        ("checkthat24_en.devtest", "Yes"),
        ("policlaim.traingold", "FACTUAL"),
    ):
        _report(scorer, options.data / f"{name}.jsonl.gz", positive)


def _texts(path: Path) -> set[str]:
    return {str(row["text"]) for row in read_rows(path)}


def _report(scorer: TfidfScorer, path: Path, positive: str) -> None:
    rows = list(read_rows(path))
    gold = np.array([row["label"] == positive for row in rows])
    scores = np.array(scorer.score([str(row["text"]) for row in rows]))
    bins = np.clip((scores * 10).astype(int), 0, 9)
    ece = sum(abs(scores[bins == b].mean() - gold[bins == b].mean()) * (bins == b).mean() for b in range(10) if (bins == b).any())
    print(
        f"{path.name.removesuffix('.jsonl.gz'):26} n {len(rows):5}  F1 {f1_score(gold, scores >= 0.5):.3f}  "
        f"AP {average_precision_score(gold, scores):.3f}  AUC {roc_auc_score(gold, scores):.3f}  ECE {ece:.3f}"
    )


if __name__ == "__main__":
    main()
