"""Reads data/nlu/<language>/*.yml and remembers the language of every line."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.importers.utils import training_data_from_paths
from rasa.shared.nlu.training_data.training_data import TrainingData

LANGUAGE = "spoken"  # key of a training message; Rasa keeps unknown keys


class LanguageFolders(RasaFileImporter):  # type: ignore[misc]
    """The folder a file lies in names its language; the components learn to tell them apart."""

    def get_nlu_data(self, language: str | None = "en") -> TrainingData:
        merged = TrainingData()
        for path in sorted(self._nlu_files):
            lines = training_data_from_paths([path], language)
            for message in lines.training_examples:
                message.set(LANGUAGE, Path(path).parent.name)
            merged = merged.merge(lines)
        return merged
