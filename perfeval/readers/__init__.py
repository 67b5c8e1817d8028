"""Bytes in, what was submitted out: the guard, and Excel through pandas."""
