"""What every medium says of the voices."""

SYNTHETIC_VOICES = "Read by synthetic voices; they are not the voices of the people named."
