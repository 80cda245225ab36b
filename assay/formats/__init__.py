"""Files of other houses, read and written."""
