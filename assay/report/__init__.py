"""From the rows of a run to its figures, and from figures to tables, JSON and Markdown."""
