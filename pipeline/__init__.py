"""Rostra turns speaker-tagged transcripts into audio episodes, a podcast feed and accessible books."""

__version__ = "0.1.0"
