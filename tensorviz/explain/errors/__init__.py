"""Why an operation failed, and what would make it work: one module per rule."""
