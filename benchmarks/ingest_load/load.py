"""The load generator for machines without a C compiler: the same arguments and the same output as load.c."""

import http.client
import sys
import threading
import time
from itertools import count
from pathlib import Path

MARK = b"@" * 16


def bodies(path: Path) -> list[list[bytes]]:
    """The prepared bodies, cut at their marks."""
    data, found = path.read_bytes(), []
    while data:
        length = int.from_bytes(data[:4], "little")
        found.append(data[4 : 4 + length].split(MARK))
        data = data[4 + length :]
    return found


def filled(parts: list[bytes], first: int) -> bytes:
    """A body with a number of its own at every mark."""
    numbers = [b"%016x" % (first + place) for place in range(len(parts) - 1)]
    return b"".join(part for pair in zip(parts, [*numbers, b""], strict=True) for part in pair)


def main(arguments: list[str]) -> None:
    """Send, then print a line per request."""
    port, key, path, connections, requests, rate = arguments
    prepared, numbers, run = bodies(Path(path)), count(), int(time.monotonic()) & 0xFFFFFF
    answers = [(0, 0, 0)] * int(requests)
    started = time.monotonic_ns()

    def send() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", int(port))
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        while (number := next(numbers)) < len(answers):
            body = filled(prepared[number % len(prepared)], (run << 40) + number * 4096)
            if float(rate):
                time.sleep(max(started + number / float(rate) * 1e9 - time.monotonic_ns(), 0) / 1e9)
            sent = time.monotonic_ns()
            connection.request("POST", "/v1/batch", body, headers)
            response = connection.getresponse()
            response.read()
            answers[number] = (time.monotonic_ns(), sent, response.status)

    threads = [threading.Thread(target=send) for _ in range(int(connections))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for answer in answers:
        sys.stdout.write("{} {} {}\n".format(*answer))


if __name__ == "__main__":
    main(sys.argv[1:])
