"""A stand-in for Paystack: its API, its hosted page, its webhooks, and ways to get paid wrongly."""
