"""What buyers wrote, crossed out: when the shop wants it no longer, or when the buyer asks."""
