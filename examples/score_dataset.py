"""Score a Hugging Face dataset of pairs: four columns are added, yours stay as they are.

python examples/score_dataset.py
"""

from datasets import Dataset, disable_progress_bars

from claimcheck import NliCrossEncoder, PairScorer

ROWS = [
    {"id": 1, "claim": "The museum was open on Monday.", "evidence": "The museum was not open on Monday."},
    {"id": 2, "claim": "The tram line was approved.", "evidence": "The council approved the new tram line on Tuesday."},
]


def main() -> None:
    disable_progress_bars()
    dataset = Dataset.from_list(ROWS)  # or load_dataset("json", data_files="pairs.jsonl", split="train")
    scored = dataset.map(PairScorer(NliCrossEncoder.from_pretrained()), batched=True)
    for row in scored:
        print(f"{row['id']} {row['cc_label']:13} {row['cc_entailment']:.2f} {row['cc_contradiction']:.2f}  {row['claim']}")


if __name__ == "__main__":
    main()
