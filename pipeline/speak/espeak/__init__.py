"""speak.espeak."""
