"""Doors for people without Python: the whole program in one HTML page, or in a Windows folder.

What goes into them is stated in `lock.toml`, each file with its sha256; nothing else is ever used.
"""
