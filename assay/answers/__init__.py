"""Solutions read out of a model's final answer."""
