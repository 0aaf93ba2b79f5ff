"""Use any NLI checkpoint: a folder, or a Hugging Face hub id that you have or can download.

python examples/own_model.py [CHECKPOINT]
"""

import sys

from claimcheck import ClaimChecker
from claimcheck.resources import default_model

CLAIM = "The lighthouse was built in 1890."
EVIDENCE = ["Records show that the lighthouse was built in 1890.", "The harbour froze twice that year."]


def main() -> None:
    checkpoint = sys.argv[1] if len(sys.argv) > 1 else default_model()
    # The label order is read from the checkpoint; where it says only LABEL_0, LABEL_1, LABEL_2, name it:
    # ClaimChecker.from_pretrained(checkpoint, labels=("contradiction", "neutral", "entailment"))
    checker = ClaimChecker.from_pretrained(checkpoint, dtype="float32")
    info = checker.model.info
    print(f"{info.dtype} on {info.device}, window of {info.window} tokens")
    (verdict,) = checker.verify([CLAIM], EVIDENCE)
    print(f"{verdict.label} {verdict.confidence:.2f}: {verdict.reason}")


if __name__ == "__main__":
    main()
