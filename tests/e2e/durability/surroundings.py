"""An engine that brings its own Postgres, Valkey and language model, and a hand that ends them."""

import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

import asyncpg
from asyncpg import Connection

from bot.local import ROOT
from bot.run import DEMO_SHOP
from tests.e2e.durability.books import Books
from tests.e2e.durability.process import Engine, started
from tests.e2e.durability.world import World, living

Server: TypeAlias = Literal["postgres", "valkey", "nlu"]
