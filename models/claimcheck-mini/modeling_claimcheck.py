"""A BERT sequence classifier that pools by the mean over tokens.

The shipped model starts from a mean-pooled sentence encoder, and keeps that pooling: it learns
faster than the first-token pooler does. Transformers has no BERT class with such a head, so this file
is it. It depends on torch and transformers alone, because a copy of it lies beside the weights for
users who load them with ``trust_remote_code=True`` and without this package.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn
from transformers import BertConfig, BertModel, BertPreTrainedModel
from transformers.modeling_outputs import SequenceClassifierOutput


class MeanPooledBertForSequenceClassification(BertPreTrainedModel):
    """BERT, the mean of the last layer over real tokens, a tanh layer, a linear classifier."""

    def __init__(self, config: BertConfig) -> None:
        super().__init__(config)
        self.num_labels: int = config.num_labels or 3
        self.bert = BertModel(config, add_pooling_layer=False)
        self.dense = nn.Linear(config.hidden_size, config.hidden_size)
        self.dropout = nn.Dropout(config.hidden_dropout_prob)
        self.classifier = nn.Linear(config.hidden_size, self.num_labels)
        self.post_init()  # type: ignore[no-untyped-call]

    def forward(
        self,
        input_ids: Tensor,
        attention_mask: Tensor | None = None,
        token_type_ids: Tensor | None = None,
        labels: Tensor | None = None,
        return_dict: bool = True,
    ) -> SequenceClassifierOutput:
        """Logits of shape ``(pairs, labels)``; a cross-entropy loss too when labels are given.

        Shapes: ``input_ids``, ``attention_mask`` and ``token_type_ids`` are ``(pairs, tokens)``,
        ``labels`` is ``(pairs,)``.
        """
        if attention_mask is None:
            attention_mask = torch.ones_like(input_ids)
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state
        weights = attention_mask.unsqueeze(-1).to(hidden.dtype)  # Shape: (pairs, tokens, 1)
        pooled = (hidden * weights).sum(dim=1) / weights.sum(dim=1)
        logits = self.classifier(self.dropout(torch.tanh(self.dense(pooled))))
        loss = None if labels is None else nn.functional.cross_entropy(logits, labels)
        return SequenceClassifierOutput(loss=loss, logits=logits)
