"""Train an NLI cross-encoder from any encoder with the standard sequence-classification head.

    python models/train/nli.py --data PATH/train --bench PATH/bench --base PATH --output PATH --minutes 110

Stopped at any moment, it goes on with ``--resume`` from the last checkpoint: weights, optimizer and
position. With ``--minutes`` the learning rate decays with the clock, so the run ends on time on
whatever machine it has; without, it decays with the steps of ``--epochs``.
"""

from __future__ import annotations

import argparse
import hashlib
import logging
import random
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from batches import Encoded, accuracy, collate, encode, pack, pair_loss, taught_loss
from data import LABELS, Row, load_mix, read_rows
from mixes import MIXES
from teaching import ask
from transformers import AutoConfig, AutoModelForSequenceClassification, AutoTokenizer, PreTrainedTokenizerBase

HERE = Path(__file__).parent
SHARD = "90MB"
TAUGHT = 0.8  # weight of the teacher's word beside the label's
SOFTNESS = 2.0  # temperature of both when they are compared
logger = logging.getLogger("train")

DEV_SETS = {"mnli_dev_matched": 200, "written_dev": 300, "infotabs_dev": 100, "anli_r1_dev": 100, "snli_dev": 100}  # rows


def main(argv: Sequence[str] | None = None) -> None:
    """Train from the command line."""
    options = _parse(argv)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", stream=sys.stdout)
    torch.manual_seed(options.seed)
    if options.threads:
        torch.set_num_threads(options.threads)
    rows = _smoke_rows() if options.smoke else load_mix(options.data, options.bench, options.seed, MIXES[options.mix])
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    logger.info("%d pairs from %d sources", len(rows), len({row.source for row in rows}))
    model = _new_model(options.base, device=options.device, layers=options.layers)
    trainer = Trainer(model, tokenizer, options)
    if options.resume:
        trainer.resume()
    trainer.run(rows)
    save(model, tokenizer, options.output)
    logger.info("saved %s", options.output)


class Trainer:
    """One training run: token-budget batches, AdamW, warm-up and linear decay, checkpoints."""

    def __init__(self, model: torch.nn.Module, tokenizer: PreTrainedTokenizerBase, options: argparse.Namespace) -> None:
        self.model = model
        self.tokenizer = tokenizer
        self.options = options
        fused = options.device in ("cpu", "cuda")
        self.optimizer = torch.optim.AdamW(model.parameters(), lr=options.lr, weight_decay=0.01, fused=fused)
        self.epoch = self.batch = 0
        self.seconds = 0.0  # spent in training over all resumed runs
        self.stopped = False
        self.checkpoint = options.work / "last.pt"
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)

    def _stop(self, *_: object) -> None:
        """Finish the step in hand, keep a checkpoint, end."""
        self.stopped = True

    def run(self, rows: Sequence[Row]) -> None:
        """Train until the epochs or the minutes are used up."""
        options = self.options
        encoded = encode(rows, self.tokenizer, options.max_length)
        if options.teacher:
            said = ask(options.teacher, rows, options.work / "teacher.json", device=options.device)
            encoded = [pair._replace(teacher=answer) for pair, answer in zip(encoded, said, strict=True)]
        dev = _dev_sets(options.bench, self.tokenizer, options.max_length) if options.bench else {}
        started = time.monotonic() - self.seconds
        saved = logged = time.monotonic()
        loss_sum = pairs = 0.0
        self.model.train()
        for epoch in range(self.epoch, options.epochs):
            batches = pack(encoded, options.tokens, seed=options.seed + epoch)
            for index in range(self.batch, len(batches)):
                self.seconds = time.monotonic() - started
                done = (epoch * len(batches) + index) / (options.epochs * len(batches))
                if options.minutes:
                    done = max(done, self.seconds / (60 * options.minutes))
                if done >= 1:
                    self._save_at(epoch, index)
                    return
                if self.stopped:
                    self._save_at(epoch, index)
                    logger.info("stopped: go on with --resume")
                    raise SystemExit(1)
                loss_sum += self._step([encoded[i] for i in batches[index]], done) * len(batches[index])
                pairs += len(batches[index])
                now = time.monotonic()
                if now - logged > options.log_seconds:
                    logger.info(
                        "%.3f done, epoch %d, loss %.4f, %.1f pairs/s", done, epoch, loss_sum / pairs, pairs / (now - logged)
                    )
                    loss_sum, pairs, logged = 0.0, 0.0, now
                if now - saved > 60 * options.checkpoint_minutes:
                    self._save_at(epoch, index + 1)
                    logger.info("dev %s", self._accuracies(dev))
                    saved = logged = time.monotonic()
                    loss_sum, pairs = 0.0, 0.0
            self.batch = 0
        self._save_at(options.epochs, 0)

    def _accuracies(self, dev: dict[str, list[Encoded]]) -> dict[str, float]:
        options, pad = self.options, int(self.tokenizer.pad_token_id)
        return {
            name: round(accuracy(self.model, rows, pad=pad, device=options.device, bfloat16=options.bfloat16), 4)
            for name, rows in dev.items()
        }

    def resume(self) -> None:
        """Go on from the last checkpoint; another mix begins at its start, with the schedule where it stood."""
        if not self.checkpoint.exists():
            raise SystemExit(f"--resume: no checkpoint at {self.checkpoint}; leave --resume out to start afresh")
        state = torch.load(self.checkpoint, map_location=self.options.device, weights_only=True)
        self.model.load_state_dict(state["model"])
        self.optimizer.load_state_dict(state["optimizer"])
        self.seconds = state["seconds"]
        if state["mix"] == self.options.mix:
            self.epoch, self.batch = state["epoch"], state["batch"]
        logger.info("resumed at epoch %d, batch %d", self.epoch, self.batch)

    def _save_at(self, epoch: int, batch: int) -> None:
        """Keep weights, optimizer and the position to go on from; an interrupted save leaves the last one whole."""
        self.epoch, self.batch = epoch, batch
        self.checkpoint.parent.mkdir(parents=True, exist_ok=True)
        partial = self.checkpoint.with_suffix(".partial")
        state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict()}
        torch.save({**state, "epoch": self.epoch, "batch": self.batch, "seconds": self.seconds, "mix": self.options.mix}, partial)
        partial.replace(self.checkpoint)

    def _step(self, batch: Sequence[Encoded], done: float) -> float:
        rate = self.options.lr * min(1.0, done / self.options.warmup) * min(1.0, (1 - done) / (1 - self.options.warmup))
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        inputs, labels = collate(batch, pad=int(self.tokenizer.pad_token_id), device=self.options.device)
        kind = torch.device(self.options.device).type
        with torch.autocast(kind, dtype=torch.bfloat16, enabled=self.options.bfloat16):
            logits = self.model(**inputs).logits
        losses = pair_loss(logits.float(), labels, smoothing=self.options.label_smoothing)
        if self.options.teacher:
            teacher = torch.tensor([pair.teacher for pair in batch], device=self.options.device)
            taught = taught_loss(logits.float(), teacher, temperature=SOFTNESS)
            losses = TAUGHT * taught + (1 - TAUGHT) * losses
        loss = losses.mean()
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0, foreach=True)
        self.optimizer.step()
        return float(loss.detach())


def save(model: torch.nn.Module, tokenizer: PreTrainedTokenizerBase, folder: Path) -> None:
    """Write the checkpoint as it ships: float16 safetensors in shards with their sums, config, tokenizer; no code."""
    model.half().save_pretrained(folder, max_shard_size=SHARD)
    tokenizer.backend_tokenizer.no_truncation()  # training cuts; whoever loads the checkpoint must not
    tokenizer.save_pretrained(folder)
    shards = sorted(folder.glob("model*.safetensors"))
    sums = [f"{hashlib.sha256(shard.read_bytes()).hexdigest()}  {shard.name}\n" for shard in shards]
    (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def _new_model(base: Path, *, device: str, layers: int | None) -> torch.nn.Module:
    labels = dict(enumerate(LABELS))
    config = AutoConfig.from_pretrained(
        base,
        id2label=labels,
        label2id={name: i for i, name in labels.items()},
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    if layers:
        config.num_hidden_layers = layers  # the lower ones are kept
    return AutoModelForSequenceClassification.from_pretrained(base, config=config, dtype=torch.float32).to(device)


def _dev_sets(bench: Path, tokenizer: PreTrainedTokenizerBase, max_length: int) -> dict[str, list[Encoded]]:
    sets = {}
    for name, count in DEV_SETS.items():
        records = list(read_rows(bench / "nli" / f"{name}.jsonl.gz"))[:count]
        rows = [Row(str(r["premise"]), str(r["hypothesis"]), LABELS.index(str(r["label"])), name) for r in records]
        sets[name] = encode(rows, tokenizer, max_length)
    return sets


def _smoke_rows() -> list[Row]:
    """Generated pairs about who owns how many of what: enough to see the loss fall."""
    rng = random.Random(0)
    names, things = ("Ada", "Ben", "Cleo", "Dan"), ("boats", "farms", "books", "shops")
    rows = []
    for _ in range(400):
        name, other, thing, label = rng.choice(names), rng.choice(names), rng.choice(things), rng.randrange(3)
        count = rng.randrange(2, 9)
        hypothesis = (f"{name} owns {thing}.", f"{other} once lived in Rome.", f"{name} owns no {thing}.")[label]
        rows.append(Row(f"{name} owns {count} {thing}.", hypothesis, label, "smoke"))
    return rows


def _parse(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, help="folder of the training files: nli/ and what mixes.MIXES names")
    parser.add_argument("--bench", type=Path, help="folder of the benchmark files: left out of training, watched as dev sets")
    parser.add_argument("--base", type=Path, required=True, help="folder of an encoder, or of a trained checkpoint to go on from")
    parser.add_argument("--teacher", help="an NLI model whose probabilities are learnt beside the labels (distillation)")
    parser.add_argument("--layers", type=int, help="keep so many of the lower layers; all by default")
    parser.add_argument("--output", type=Path, required=True, help="folder for the trained checkpoint")
    parser.add_argument("--work", type=Path, default=HERE / "checkpoints", help="where checkpoints go")
    parser.add_argument("--mix", choices=sorted(MIXES), default="base", help="with --resume, another mix begins at its start")
    parser.add_argument("--epochs", type=int, default=1)
    parser.add_argument("--minutes", type=float, help="end, fully decayed, after this long at the latest")
    parser.add_argument("--lr", type=float, default=5e-5)
    parser.add_argument("--warmup", type=float, default=0.05, help="share of the run")
    parser.add_argument("--label-smoothing", type=float, default=0.05)
    parser.add_argument("--tokens", type=int, default=1_500, help="tokens a batch")
    parser.add_argument("--max-length", type=int, default=192, help="tokens a pair")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--bfloat16", action="store_true", help="autocast; worth it where the hardware has it")
    parser.add_argument("--threads", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--checkpoint-minutes", type=float, default=10.0)
    parser.add_argument("--log-seconds", type=float, default=60.0)
    parser.add_argument("--resume", action="store_true")
    parser.add_argument("--smoke", action="store_true", help="a minute on generated rows")
    options = parser.parse_args(argv)
    if not options.smoke and options.data is None:
        parser.error("--data is needed, unless --smoke")
    return options


if __name__ == "__main__":
    main()
