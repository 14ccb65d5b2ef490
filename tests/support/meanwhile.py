"""Looks that are taken again and again while something else goes on."""

import threading


class Meanwhile:
    """Calls `look` every `pause` seconds, from another thread, until the block ends."""

    def __init__(self, look, pause=0.05):
        self.look, self.pause, self.ends = look, pause, threading.Event()
        self.thread = threading.Thread(target=self.repeat)

    def repeat(self):
        while not self.ends.wait(self.pause):
            self.look()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ends.set()
        self.thread.join()
