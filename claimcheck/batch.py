"""Pairs scored in bulk: rows of files, and batches of a dataset.

Three verbs, each usable alone::

    scorer = PairScorer(NliCrossEncoder.from_pretrained())
    with open("scored.jsonl", "w") as file:
        write_rows(scorer.score(read_rows("pairs.jsonl")), file)

    dataset.map(scorer, batched=True)  # datasets.Dataset; Ray's map_batches takes it too
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from claimcheck.errors import InputError
from claimcheck.protocols import NliModel
from claimcheck.rows import ADDED, PairColumns, Row, pair_of, read_rows, scored_fields, write_rows
from claimcheck.schema import NliPair, NliScores

CHUNK = 4096  # rows; enough to pack batches well, little enough to hold


class PairScorer:
    """Adds label and probabilities to rows, as ``cc_label``, ``cc_entailment``, ``cc_neutral``, ``cc_contradiction``.

    What a row holds is never overwritten; one that has such a field already is refused.
    """

    def __init__(self, model: NliModel, *, claim_column: str | None = None, evidence_column: str | None = None) -> None:
        """Store the parts.

        Args:
            model: judges the pairs.
            claim_column: of a batch; ``claim`` or ``hypothesis`` when None.
            evidence_column: of a batch; ``evidence`` or ``premise`` when None.
        """
        self.model = model
        self.columns = PairColumns.named(claim_column, evidence_column)

    def __call__(self, batch: Mapping[str, list[Any]]) -> dict[str, list[Any]]:
        """The columns of a batch, and the four that scoring adds.

        Raises:
            InputError: a column is missing or there already, or a row isn't a pair of texts that the model can read.
        """
        names = list(batch)
        claim, evidence = self.columns.of(names, where="the batch")
        places = [f"row {number} of the batch" for number in range(1, len(batch[claim]) + 1)]
        pairs = [
            pair_of({claim: hypothesis, evidence: premise}, claim=claim, evidence=evidence, where=where)
            for hypothesis, premise, where in zip(batch[claim], batch[evidence], places, strict=True)
        ]
        added = [scored_fields(scores) for scores in self._predict(pairs, places)]
        return {**{name: batch[name] for name in names}, **{name: [fields[name] for fields in added] for name in ADDED}}

    def score(self, rows: Iterable[Row]) -> Iterator[dict[str, Any]]:
        """The fields of each row with those that scoring adds, in order; a chunk of rows is held at a time.

        Raises:
            InputError: the model can't read a pair; the message begins ``path:line``.
        """
        waiting = iter(rows)
        while chunk := list(islice(waiting, CHUNK)):
            predicted = self._predict([row.pair for row in chunk], [row.where for row in chunk])
            for row, scores in zip(chunk, predicted, strict=True):
                yield {**row.fields, **scored_fields(scores)}

    def _predict(self, pairs: Sequence[NliPair], places: Sequence[str]) -> Sequence[NliScores]:
        try:
            return self.model.predict(pairs)
        except InputError as error:
            raise InputError(f"{self._culprit(pairs, places)}: {error}") from error

    def _culprit(self, pairs: Sequence[NliPair], places: Sequence[str]) -> str:
        """The place of the longest pair, which is what a model refuses."""
        premises = self.model.count_tokens([pair.premise for pair in pairs])
        hypotheses = self.model.count_tokens([pair.hypothesis for pair in pairs])
        lengths = [premise + hypothesis for premise, hypothesis in zip(premises, hypotheses, strict=True)]
        return places[max(range(len(lengths)), key=lambda i: lengths[i])]


def score_file(
    model: NliModel,
    path: str | Path,
    output: TextIO,
    *,
    claim_column: str | None = None,
    evidence_column: str | None = None,
    on_rows: Callable[[int], None] | None = None,
) -> int:
    """Score a file of pairs: every row is written back with label and probabilities, in the order read.

    Args:
        model: judges the pairs.
        path: as for ``read_rows``.
        output: receives one JSON object a line; ``files.writing`` makes it safe to write over the input.
        claim_column: field of the claim; ``claim`` or ``hypothesis`` when None.
        evidence_column: field of the evidence; ``evidence`` or ``premise`` when None.
        on_rows: called with the number of rows after each chunk.

    Returns:
        The number of rows scored.

    Raises:
        InputError: no such file, or a bad row; the message begins ``path:line``.
    """
    total = 0
    scorer = PairScorer(model)
    rows = read_rows(path, claim_column=claim_column, evidence_column=evidence_column)
    while chunk := list(islice(rows, CHUNK)):
        total += write_rows(scorer.score(chunk), output)
        if on_rows:
            on_rows(len(chunk))
    if not total:
        raise InputError(f"{path}: holds no rows; expected one JSON object a line, or a table with a header")
    return total
