"""A run: one endpoint asked about one suite, every answer kept, and judged."""
