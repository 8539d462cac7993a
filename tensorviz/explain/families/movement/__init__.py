"""Families of numbers that were only moved: each cell of the result was a cell of an operand."""
