"""The web edition: the front page, a page for each episode, and what they load."""
