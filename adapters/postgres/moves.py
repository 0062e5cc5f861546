"""The database refuses every move of an order or a payment that the domain does not know."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, String, column, func, literal, select, text, values
from sqlalchemy.dialects import postgresql

from adapters.postgres.migrations.script import run_statements
from domain.model.order import MOVES
from domain.model.payment import PaymentStatus
