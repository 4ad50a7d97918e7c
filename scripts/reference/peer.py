"""What the benchmarks' peers in Python share: questions and answers, a JSON line each, until the input ends."""
import functools
import json
import sys
import time


@functools.lru_cache(maxsize=16)
def prepare(make, arguments):
    run = make(**dict(arguments))
    run()
    return run


def measure(make, seconds, **arguments):
    """Seconds of the clock and of processor time for each repeat of what `make` makes, as many as fit into some seconds, one to seven.

    What was made is kept for the next question of the kind; its first call warms up and does not count.
    """
    run = prepare(make, tuple(sorted(arguments.items())))
    clock, cpu = [], []
    while not clock or (sum(clock) < seconds and len(clock) < 7):
        started, used = time.perf_counter(), time.process_time()
        value = run()
        clock.append(time.perf_counter() - started)
        cpu.append(time.process_time() - used)
    return dict(clock=clock, cpu=cpu, value=value)


def serve(answer):
    """Answers every question; what a peer cannot is a reason, a line of the table, not its end."""
    for line in sys.stdin:
        try:
            told = answer(json.loads(line))
        except Exception as error:
            lines = str(error).strip().splitlines() or [""]
            told = dict(reason=f"{type(error).__name__}: {lines[0][:160]}")
        print(json.dumps(told), flush=True)
