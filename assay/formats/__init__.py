"""File formats of the field, in and out."""
