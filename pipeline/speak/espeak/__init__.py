"""Speak with espeak-ng through pyttsx3, in a process of its own that a crash cannot take the build down with.

- ``engine.py``: the engine, which keeps the contract (``speak/engine.py``); the only file that others import.
- ``voices.py``: the voices of the data folder, and which of them are cast.
- ``library.py``: where libespeak-ng and its data are, and its seed.
- ``process.py``: starts the server, asks it with a deadline, ends it.
- ``wire.py``: the messages between the two.
- ``server.py``: the server, which forks for every utterance; nothing heavy may be imported by it.
- ``driver.py``: pyttsx3's driver in that server.
"""
