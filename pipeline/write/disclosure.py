"""What every medium says of the voices."""

SYNTHETIC_VOICES = "Read by synthetic voices; they are not the voices of the people named."
OWN_WORDS = (
    "The words are the transcript’s own, in its order; the layout is new. Nothing implies that the people named "
    "endorse this edition."
)
