"""Functions of the reader's over a plane: contours, arrows, and the iterates of a loop among them."""
