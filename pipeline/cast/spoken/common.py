"""The rules of all languages."""

from __future__ import annotations

from pipeline.cast.spoken.language import Language, Rule


def rules_of(language: Language) -> tuple[Rule, ...]:
    """The rules of a language in their order: its own, then the common ones in its words."""
    return tuple(language.rules)
