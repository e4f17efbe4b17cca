"""Python's search for rubbish, which would go through everything that is loaded again and again."""

import gc


def keep_what_is_loaded() -> None:
    """Called once all is loaded: it stays until the process ends, and processes that fork off share it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
