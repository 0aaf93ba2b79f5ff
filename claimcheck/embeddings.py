"""Texts as vectors, from a table of one vector a word piece: no network is run, so a thousand passages take a moment.

The table that ships is made by ``models/train/embeddings.py``. Each piece's weight is already in its vector's length.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from claimcheck.errors import ModelNotFoundError
from claimcheck.resources import EMBEDDINGS, shipped

TEXTS_AT_ONCE = 64  # bounds the memory that long passages take, and stays within the cache

Floats = NDArray[np.float32]


class StaticEncoder:
    """A text is the sum of its word pieces' vectors, at length 1 (static embeddings, as in Model2Vec)."""

    def __init__(self, *, tokenizer: Tokenizer, table: Floats) -> None:
        """Store the parts.

        Args:
            tokenizer: divides texts into word pieces; it must neither cut nor pad.
            table: Shape: ``(pieces, dimensions)``.
        """
        self.tokenizer = tokenizer
        self.table = table

    @classmethod
    def load(cls, folder: str | Path | None = None) -> StaticEncoder:
        """The shipped encoder, or the one in ``folder``.

        Raises:
            ModelNotFoundError: ``tokenizer.json`` or ``embeddings.safetensors`` isn't there, or can't be read.
        """
        place = shipped(EMBEDDINGS) if folder is None else Path(folder)
        try:
            arrays = load_file(place / "embeddings.safetensors")
            table = arrays["rows"].astype(np.float32) * arrays["scales"].astype(np.float32)[:, None]
            tokenizer = Tokenizer.from_str((place / "tokenizer.json").read_text(encoding="utf-8"))
        except (OSError, KeyError, ValueError, SafetensorError) as error:
            raise ModelNotFoundError(f"can't read the embeddings in {place}: {error}: reinstall claimcheck-nli") from error
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(tokenizer=tokenizer, table=table)

    def encode(self, texts: Sequence[str]) -> Floats:
        """One vector a text, of length 1; zeros where a text has no word. Shape: ``(texts, dimensions)``."""
        vectors = np.zeros((len(texts), self.table.shape[1]), dtype=np.float32)
        for first in range(0, len(texts), TEXTS_AT_ONCE):
            self._add_up(texts[first : first + TEXTS_AT_ONCE], vectors[first : first + TEXTS_AT_ONCE])
        lengths = np.sqrt(np.square(vectors).sum(axis=1, keepdims=True))
        lengths[lengths == 0] = 1
        vectors /= lengths
        return vectors

    def _add_up(self, texts: Sequence[str], vectors: Floats) -> None:
        """Write each text's sum into its row."""
        pieces = [item.ids for item in self.tokenizer.encode_batch_fast(list(texts), add_special_tokens=False)]
        worded = [i for i, ids in enumerate(pieces) if ids]  # reduceat has no empty sums
        if worded:
            starts = np.cumsum([0, *(len(pieces[i]) for i in worded[:-1])])
            rows = self.table[np.concatenate([pieces[i] for i in worded])]
            vectors[worded] = np.add.reduceat(rows, starts, axis=0)
