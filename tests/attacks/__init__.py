"""Attacks on Rostra, a table for each kind, through the command line alone."""
