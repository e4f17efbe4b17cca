"""Several people at the same moment, each on a connection of their own."""

import threading

from django.db import connections


def at_once(*tasks):
    """Run every task in a thread; answers in order, an exception is an answer too."""
    answers = [None] * len(tasks)
    start = threading.Barrier(len(tasks))

    def run(position, task):
        start.wait(timeout=10)
        try:
            answers[position] = task()
        except Exception as error:
            answers[position] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(position, task)) for position, task in enumerate(tasks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return answers
