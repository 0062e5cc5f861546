"""Rasa's environment: no TensorFlow in it, and Rasa none the wiser."""

from pathlib import Path

import pytest

from tests.integration.nlu.harness import PROJECT, SMALL, ran, train

pytestmark = pytest.mark.usefixtures("model")  # training makes the environment


def test_rasa_imports_without_tensorflow() -> None:
    found = ran("import rasa.core.agent, rasa.nlu.classifiers.diet_classifier; print('fine')")

    assert found.stdout.strip() == "fine", found.stderr


def test_a_stand_in_that_is_used_says_so() -> None:
    found = ran(
        "import tensorflow as tf\n"
        "class Layer(tf.keras.layers.Layer): pass\n"
        "@tf.function\ndef kept(): return 'kept'\n"
        "print(kept())\n"
        "Layer()"
    )

    assert found.stdout.strip() == "kept"
    assert "TensorFlow, which is switched off" in found.stderr


def test_the_pins_with_published_holes_are_lifted() -> None:
    found = ran(
        "from importlib.metadata import version as v\n"
        "for name in ('aiohttp', 'pydantic', 'sqlalchemy', 'redis'):\n"
        "    print(v(name).split('.')[0])"
    )
    majors = [int(major) for major in found.stdout.split()]

    assert [a >= b for a, b in zip(majors, (3, 2, 2, 8), strict=True)] == [True] * 4


def test_nothing_is_trained_twice(model: Path) -> None:
    before = model.stat().st_mtime_ns

    again = train("--data", str(SMALL))

    assert again.stdout.splitlines()[-1] == str(model)
    assert model.stat().st_mtime_ns == before


def test_other_data_is_another_model(model: Path, tmp_path: Path) -> None:
    (tmp_path / "en").mkdir()
    text = (SMALL / "en" / "shop.yml").read_text()
    (tmp_path / "en" / "shop.yml").write_text(text.replace("- hello\n", "- hallo\n"))

    where = train("--data", str(tmp_path), "--where")

    assert where.returncode == 1  # not trained yet
    assert Path(where.stdout.strip()).parent == model.parent
    assert where.stdout.strip() != str(model)


def test_the_training_leaves_the_project_as_it_was() -> None:
    """Rasa writes a random assistant id into a config that has none."""
    assert "assistant_id: shop" in (PROJECT / "config.yml").read_text()
