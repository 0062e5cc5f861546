"""Everything that is kept: the shop, its sales, its conversations. One transaction, one tenant."""
