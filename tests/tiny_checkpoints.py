"""Random checkpoints of every well-known architecture, small enough to be made while the tests run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
import transformers as hf
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors

from .conftest import LETTERS, WORDS

POSITIONS = 64
SMALL: dict[str, Any] = {
    "hidden_size": 16,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 32,
    "initializer_range": 0.6,  # so that probabilities differ between pairs
}
CHARACTERS = [*LETTERS, *LETTERS.upper(), *"0123456789.,?!'<>/[]_"]


def word_pieces(specials: Sequence[str]) -> dict[str, int]:
    pieces = [*specials, *WORDS, *CHARACTERS, *(f"##{character}" for character in CHARACTERS)]
    return {piece: i for i, piece in enumerate(dict.fromkeys(pieces))}


def byte_pairs(specials: Sequence[str]) -> dict[str, Any]:
    """Vocabulary and merges of a byte-level BPE tokenizer: all bytes, and a few pairs joined."""
    merges = [("t", "h"), ("th", "e"), ("Ġ", "the"), ("b", "r"), ("i", "n"), ("Ġ", "in"), ("e", "d")]
    pieces = [*specials, *sorted(pre_tokenizers.ByteLevel.alphabet()), *(left + right for left, right in merges)]
    return {"vocab": {piece: i for i, piece in enumerate(pieces)}, "merges": merges}


def unigrams(specials: Sequence[str]) -> list[tuple[str, float]]:
    """Pieces and log probabilities of a sentencepiece unigram tokenizer."""
    pieces = [*(f"▁{word}" for word in WORDS), "▁", *CHARACTERS, "ed", "ing"]
    return [*((special, 0.0) for special in specials), *((piece, -2.0 - i / 10) for i, piece in enumerate(dict.fromkeys(pieces)))]


def generic_byte_level() -> hf.PreTrainedTokenizerFast:
    """A byte-level tokenizer without a class of its own, as ModernBERT has."""
    specials = ["[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]"]
    backend = Tokenizer(models.BPE(**byte_pairs(specials)))
    backend.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    backend.decoder = decoders.ByteLevel()
    backend.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", pair="[CLS] $A [SEP] $B [SEP]", special_tokens=[("[CLS]", 0), ("[SEP]", 1)]
    )
    return hf.PreTrainedTokenizerFast(
        tokenizer_object=backend,
        cls_token="[CLS]",
        sep_token="[SEP]",
        pad_token="[PAD]",
        unk_token="[UNK]",
        mask_token="[MASK]",
        model_input_names=["input_ids", "attention_mask"],
    )


BERT_SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
FAIRSEQ_SPECIALS = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]


def tokenizer_for(kind: str) -> Any:
    match kind:
        case "bert":
            return hf.BertTokenizer(vocab=word_pieces(BERT_SPECIALS))
        case "distilbert":
            return hf.DistilBertTokenizer(vocab=word_pieces(BERT_SPECIALS))
        case "mpnet":
            return hf.MPNetTokenizer(vocab=word_pieces(["<s>", "<pad>", "</s>", "[UNK]", "<mask>"]))
        case "roberta":
            return hf.RobertaTokenizer(**byte_pairs(FAIRSEQ_SPECIALS))
        case "bart":
            return hf.BartTokenizer(**byte_pairs(FAIRSEQ_SPECIALS))
        case "xlm-roberta":
            return hf.XLMRobertaTokenizer(vocab=unigrams(["<s>", "<pad>", "</s>", "<unk>", "<mask>"]))
        case "deberta-v2":
            return hf.DebertaV2Tokenizer(vocab=unigrams(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]))
        case "albert":
            return hf.AlbertTokenizer(vocab=unigrams(["<pad>", "<unk>", "[CLS]", "[SEP]", "[MASK]"]))
        case "xlnet":
            return hf.XLNetTokenizer(
                vocab=unigrams(["<unk>", "<s>", "</s>", "<cls>", "<sep>", "<pad>", "<mask>", "<eod>", "<eop>"])
            )
        case "modernbert":
            return generic_byte_level()
    raise AssertionError(kind)


CONFIGS: Mapping[str, tuple[type, dict[str, Any]]] = {
    "bert": (hf.BertConfig, {"max_position_embeddings": POSITIONS}),
    "roberta": (hf.RobertaConfig, {"max_position_embeddings": POSITIONS + 2, "type_vocab_size": 1}),
    "xlm-roberta": (hf.XLMRobertaConfig, {"max_position_embeddings": POSITIONS + 2, "type_vocab_size": 1}),
    "mpnet": (hf.MPNetConfig, {"max_position_embeddings": POSITIONS + 2}),
    "albert": (hf.AlbertConfig, {"max_position_embeddings": POSITIONS, "embedding_size": 8}),
    "distilbert": (
        hf.DistilBertConfig,
        {"max_position_embeddings": POSITIONS, "dim": 16, "hidden_dim": 32, "n_layers": 2, "n_heads": 2},
    ),
    "deberta-v2": (
        hf.DebertaV2Config,  # as version 3 is published
        {
            "max_position_embeddings": POSITIONS,
            "type_vocab_size": 0,
            "relative_attention": True,
            "position_biased_input": False,
            "pos_att_type": ["p2c", "c2p"],
            "position_buckets": 16,
            "norm_rel_ebd": "layer_norm",
            "share_att_key": True,
            "max_relative_positions": -1,
        },
    ),
    "bart": (
        hf.BartConfig,
        {
            "max_position_embeddings": POSITIONS,
            "d_model": 16,
            "encoder_layers": 1,
            "decoder_layers": 1,
            "encoder_attention_heads": 2,
            "decoder_attention_heads": 2,
            "encoder_ffn_dim": 32,
            "decoder_ffn_dim": 32,
            "init_std": 0.6,
        },
    ),
    "modernbert": (
        hf.ModernBertConfig,
        {"max_position_embeddings": 8192, "global_attn_every_n_layers": 2, "local_attention": 8},
    ),
    "xlnet": (hf.XLNetConfig, {"d_model": 16, "n_layer": 2, "n_head": 2, "d_inner": 32}),
}


def build(kind: str, folder: Path, labels: Sequence[str], **changes: Any) -> Path:
    """Save a random classifier of an architecture, with its tokenizer."""
    torch.manual_seed(2)
    tokenizer = tokenizer_for(kind)
    names = ("pad_token_id", "bos_token_id", "eos_token_id", "cls_token_id", "sep_token_id")
    tokens = {name: getattr(tokenizer, name, None) for name in names}
    make, own = CONFIGS[kind]
    config = make(
        **SMALL
        | {name: token for name, token in tokens.items() if token is not None}
        | own
        | {"vocab_size": len(tokenizer), "id2label": dict(enumerate(labels))}
        | changes,
    )
    model = hf.AutoModelForSequenceClassification.from_config(config)
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder
