"""Stand-ins for the providers, so that the whole engine can be tried on one machine, offline.

It speaks HTTP to the engine like WhatsApp and Paystack do and imports nothing of it, so that it
cannot share a mistake with the adapters it is there to try.
"""

from bot.sandbox.app import sandbox
from bot.sandbox.settings import (
    FlutterwaveAccount,
    MpesaAccount,
    Pace,
    PaystackAccount,
    PhoneAccount,
    Settings,
)

__all__ = [
    "FlutterwaveAccount",
    "MpesaAccount",
    "Pace",
    "PaystackAccount",
    "PhoneAccount",
    "Settings",
    "sandbox",
]
