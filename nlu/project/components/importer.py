"""Reads data/nlu/<language>/*.yml and remembers the language of every line."""

from __future__ import annotations

from pathlib import Path
from typing import List

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.formats.rasa_yaml import RasaYAMLReader
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

LANGUAGE = "spoken"  # key of a training message; Rasa keeps unknown keys


class LanguageFolders(RasaFileImporter):  # type: ignore[misc]
    """The folder a file lies in names its language; the components learn to tell them apart."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        lines: List[Message] = []
        for path in sorted(self._nlu_files):
            found = RasaYAMLReader().read(path).training_examples
            for message in found:
                message.set(LANGUAGE, Path(path).parent.name)
            lines += found
        return TrainingData(lines)  # merging file by file would copy every line again and again
