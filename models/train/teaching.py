"""What a teacher says of the training pairs, asked once and kept, so that an interrupted run asks on."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from pathlib import Path

from data import Row

from claimcheck import NliCrossEncoder, NliPair

CHUNK = 1_000
Answer = tuple[float, float, float]  # probabilities of entailment, neutral, contradiction
logger = logging.getLogger("train")


def ask(teacher: str, rows: Sequence[Row], kept: Path, *, device: str) -> list[Answer]:
    """The teacher's probabilities for each row, in order.

    Args:
        teacher: name, folder or hub id of an NLI model.
        rows: the training pairs.
        kept: file of the answers so far; answers of another teacher or to other rows in it are dropped.
        device: where the teacher runs.
    """
    model = NliCrossEncoder.from_pretrained(teacher, device=device)
    asked = hashlib.sha256("\0".join(f"{row.premise}\0{row.hypothesis}" for row in rows).encode()).hexdigest()
    of = {"teacher": model.info.sha256 or model.info.name, "rows": asked}
    answers = _read(kept, of)
    while len(answers) < len(rows):
        chunk = rows[len(answers) : len(answers) + CHUNK]
        scores = model.predict([NliPair(premise=row.premise, hypothesis=row.hypothesis) for row in chunk])
        answers += [(item.entailment, item.neutral, item.contradiction) for item in scores]
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps({**of, "answers": [[round(p, 5) for p in answer] for answer in answers]}), encoding="utf-8")
        logger.info("%s was asked %d of %d pairs", model.info.name, len(answers), len(rows))
    return answers


def _read(kept: Path, of: dict[str, str]) -> list[Answer]:
    record = json.loads(kept.read_text(encoding="utf-8")) if kept.exists() else {}
    if any(record.get(name) != value for name, value in of.items()):
        return []
    return [(answer[0], answer[1], answer[2]) for answer in record["answers"]]
