"""The natural engine: Kokoro-82M.

- ``engine.py``: the engine; ``model.py``: finds and installs its model; ``arithmetic.py``: rewrites it for float.
- ``voices.py``: the voices and the casting table; ``measured.py``: how they sound.
"""
