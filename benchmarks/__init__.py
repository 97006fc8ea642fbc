"""Speed and memory, as ratios within one run: a slow machine changes the seconds, not the ratios."""
