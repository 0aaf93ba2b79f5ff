"""Weights of claimcheck-base; ``claimcheck`` finds them by this package's name.

>>> from transformers import AutoModelForSequenceClassification
>>> AutoModelForSequenceClassification.from_pretrained(claimcheck_nli_base.FOLDER)  # doctest: +SKIP
"""

from pathlib import Path

__version__ = "1.0.0"

FOLDER = Path(__file__).parent
