"""What a turn asked of its ports and was told: written down while it runs, answered from when it runs again."""
