"""Names for ids, so that one is not taken for another."""

from typing import NewType
from uuid import UUID

TenantId = NewType("TenantId", UUID)
AccountId = NewType("AccountId", UUID)
ConversationId = NewType("ConversationId", UUID)
BuyerId = NewType("BuyerId", UUID)
OrderId = NewType("OrderId", UUID)
Sku = NewType("Sku", str)
