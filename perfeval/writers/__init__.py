"""Blocks, problems and fields in, the bytes of a file out: one module or folder a format."""
