"""Problems as prompts, and prompts read back as problems."""
