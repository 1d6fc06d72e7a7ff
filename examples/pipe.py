#!/usr/bin/env python3
"""Publishes and subscribes from Python, through the pipes of dist/peer.jar. Needs the standard library and java.

    python3 examples/pipe.py                                  starts a seed of its own
    python3 examples/pipe.py --bootstrap 127.0.0.1:6001       joins a running network: any options of peer.jar
"""

import json
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

DIST = Path(__file__).resolve().parent.parent / "dist"
WORDS = ["grape", "vine", "it's a \"quote\"", "grüße"]


def node(jar, *options):
    """A jar that runs, with text pipes to its three streams."""
    return subprocess.Popen(
        ["java", "-jar", str(DIST / jar), *options],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, encoding="utf-8", bufsize=1)


def wait_for(stream, word):
    """Reads lines until one has the word, and hands the rest of the stream to standard error."""
    for line in stream:
        if word in line:
            threading.Thread(target=lambda: sys.stderr.writelines(stream), daemon=True).start()
            return line
    sys.exit(f"ended without '{word}'")


def own_network(folder):
    """A seed on a free port. Returns it, and the options with which a peer joins."""
    seed = node("seed.jar", "--port", "0", "--host", "127.0.0.1", "--no-shell",
                "--data-dir", str(Path(folder) / "seed"))
    address = wait_for(seed.stdout, "READY").split()[2]
    config = Path(folder) / "seeds.csv"
    config.write_text(address.replace(":", ",") + "\n")
    return seed, ["--config", str(config)]


def main(joining):
    subscriber = node("peer.jar", "subscribe", "--topic", "words/#", "--json", *joining)
    wait_for(subscriber.stderr, "subscribed to")

    publisher = node("peer.jar", "publish", "--topic", "words/python", *joining)
    hashes, errors = publisher.communicate("".join(word + "\n" for word in WORDS), timeout=30)
    if publisher.returncode != 0:
        subscriber.terminate()
        sys.exit(errors)

    heard = {}
    while len(heard) < len(WORDS):
        message = json.loads(subscriber.stdout.readline())
        heard[message["hash"]] = message["text"]
        print(message["topic"], message["time"], message["text"])
    subscriber.terminate()
    assert set(heard) == set(hashes.split()) and sorted(heard.values()) == sorted(WORDS)
    print(f"{len(heard)} messages went out and came back")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.argv[1:])
    else:
        with tempfile.TemporaryDirectory() as temporary:
            seed, options = own_network(temporary)
            try:
                main(options)
            finally:
                seed.terminate()
                seed.wait()
