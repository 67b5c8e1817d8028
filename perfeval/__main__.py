"""`python -m perfeval` is the command `perfeval`."""

from perfeval.cli import console

if __name__ == "__main__":
    console()
