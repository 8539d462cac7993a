"""Which operation made what a later one reads, and the cells that one cell came from over several steps."""
