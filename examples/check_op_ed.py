"""Check an article against evidence, and use the verdicts from Python.

python examples/check_op_ed.py [ARTICLE EVIDENCE]
"""

import sys
from pathlib import Path

from claimcheck import ClaimChecker, VerdictLabel

HERE = Path(__file__).parent


def main() -> None:
    article, evidence = map(Path, sys.argv[1:3]) if len(sys.argv) > 2 else (HERE / "op_ed.txt", HERE / "evidence.jsonl")
    report = ClaimChecker.from_pretrained().check(article, evidence)
    for verdict in report.verdicts:
        print(f"{verdict.label:20} {verdict.confidence or 0:.2f}  {report.claim_of(verdict).text[:70]}")
    for verdict in report.verdicts:
        if verdict.label is VerdictLabel.REFUTED:
            decisive = verdict.rationale[0]
            print(f"\nRefuted: {report.claim_of(verdict).text}")
            print(f"by {report.evidence_of(decisive).publisher}: {decisive.passage.text}")


if __name__ == "__main__":
    main()
