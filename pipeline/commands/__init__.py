"""One file per command. They are loaded when they are asked for, so that ``--help`` and a build with nothing to do
answer at once."""
