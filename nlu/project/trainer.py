"""Rasa's side of the training: runs in Rasa's environment, started by train.py."""

from __future__ import annotations

import argparse
import logging
import sys
import warnings
from pathlib import Path

import structlog
from rasa.model_training import train

HERE = Path(__file__).resolve().parent


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--out", required=True)
    parser.add_argument("--name", required=True)
    parser.add_argument("files", nargs="+")
    options = parser.parse_args()
    warnings.simplefilter("ignore")
    logging.basicConfig(level=logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    print(f"training on {len(options.files)} files", flush=True)
    result = train(
        domain=str(HERE / "domain.yml"),
        config=str(HERE / "config.yml"),
        training_files=[str(HERE / "rules.yml"), *options.files],
        output=options.out,
        fixed_model_name=options.name,
        force_training=True,
    )
    return int(result.code)


if __name__ == "__main__":
    sys.exit(main())
