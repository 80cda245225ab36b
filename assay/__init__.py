"""assay: fresh, proven, exactly judged instances for testing algorithmic reasoning."""
