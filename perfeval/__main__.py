"""`python -m perfeval` is the command `perfeval`."""

from perfeval.cli import main

if __name__ == "__main__":
    main()
