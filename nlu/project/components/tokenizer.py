"""Rasa's tokens out of `normalise.tokens`: the letters stay, the plain form goes beside them."""

from __future__ import annotations

from typing import Any, Dict, List, Text

from components import normalise
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

TOKENS = TOKENS_NAMES[TEXT]


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class PlainTokenizer(Tokenizer):  # type: ignore[misc]
    @staticmethod
    def get_default_config() -> Dict[Text, Any]:
        return {"intent_tokenization_flag": False, "intent_split_symbol": "_"}

    def tokenize(self, message: Message, attribute: Text) -> List[Token]:
        found = normalise.tokens(message.get(attribute))
        return [Token(t.text, t.start, t.end, lemma=t.plain) for t in found]
