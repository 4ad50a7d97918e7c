"""What the benchmarks' peers in Python share: questions and answers, a JSON line each, until the input ends."""
import json
import sys
import time


def measure(run, seconds):
    """Seconds of the clock and of processor time for each repeat, after one that warms up, as many as fit into some seconds."""
    clock, cpu = [], []
    while len(clock) < 2 or (sum(clock[1:]) < seconds and len(clock) < 8):
        started, used = time.perf_counter(), time.process_time()
        value = run()
        clock.append(time.perf_counter() - started)
        cpu.append(time.process_time() - used)
    return dict(clock=clock[1:], cpu=cpu[1:], value=value)


def serve(answer):
    """Answers every question; what a peer cannot is a reason, a line of the table, not its end."""
    for line in sys.stdin:
        try:
            told = answer(json.loads(line))
        except Exception as error:
            lines = str(error).strip().splitlines() or [""]
            told = dict(reason=f"{type(error).__name__}: {lines[0][:160]}")
        print(json.dumps(told), flush=True)
