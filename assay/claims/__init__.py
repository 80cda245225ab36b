"""Claims and candidates read out of a trace, a file a family; nothing is judged by words alone."""
