"""Score claim-evidence pairs in one call: three probabilities each.

python examples/score_pairs.py
"""

from claimcheck import NliCrossEncoder, NliPair

PAIRS = [
    NliPair(premise="The museum was not open on Monday.", hypothesis="The museum was open on Monday."),
    NliPair(premise="The council approved the new tram line on Tuesday.", hypothesis="The tram line was approved."),
    NliPair(premise="The council approved the new tram line on Tuesday.", hypothesis="The tram line will have twelve stops."),
]


def main() -> None:
    model = NliCrossEncoder.from_pretrained(device="auto")  # cuda when there is one; "cpu" insists
    for pair, scores in zip(PAIRS, model.predict(PAIRS), strict=True):
        print(
            f"{scores.label:13} entailment {scores.entailment:.2f} neutral {scores.neutral:.2f} "
            f"contradiction {scores.contradiction:.2f}  {pair.hypothesis}"
        )


if __name__ == "__main__":
    main()
