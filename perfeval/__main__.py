"""The program `perfeval`, also `python -m perfeval`: it has the interpreter to itself, and ends in a hurry."""

import gc
import os
import signal
from typing import NoReturn


def console() -> NoReturn:
    """Run the command line, and end the interpreter with its exit status."""
    gc.disable()  # of what is imported nothing is garbage, and looking for it takes a tenth of the start
    # pandas loads a library that multiplies matrices, whose threads would take a fifth of the start to wait for any
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from perfeval.cli import end_by_signal, main  # noqa: PLC0415 - after what makes loading cheaper

    signal.signal(signal.SIGTERM, end_by_signal)
    status = main()
    # everything is written and closed: to take modules and memory apart one by one takes another twentieth
    os._exit(status)


if __name__ == "__main__":
    console()
