"""What some channels can do beyond `Channel`: messages approved beforehand, which may be sent at any time."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from domain.edge_ports import Payload
from domain.model.news import Template


@runtime_checkable
class TemplateChannel(Protocol):
    """A channel that lets through, at any time, messages it has approved beforehand."""

    def template(self, template: Template, values: Sequence[str], to: str) -> Payload:
        """A request body with *values* in the template's places."""
        ...

    def is_template(self, payload: Payload) -> bool: ...
