"""Asking a chat endpoint: one `Transport` seam, and what stacks on it."""
