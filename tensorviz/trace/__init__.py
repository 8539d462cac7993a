"""Run code and record what its array operations did. Knows no notebook."""
