"""``<anna> text``: the nicks of chats, after a time or without one, where they stand in a text that is no chat log."""

from __future__ import annotations

from pipeline.read.conventions.form import Convention, Trust

CONVENTION = Convention(
    name="nick",
    rank=9,
    trust=Trust.MARKED,
    holds="<[^<>]+>",
    form=r"<[@+%&~ ]?(?P<name>(?!/|https?:|[biusv]>|em>|strong>|br>|p>|div>)[^\s<>/=\"](?:[^\n<>/=\"]{0,38}[^\s<>/=\"])?)>(?=\s)",
    examples=(
        ("<anna> Yes.", "anna"),
        ("<Anna_Berg> Yes.", "Anna_Berg"),
        ("<@anna> Yes.", "anna"),
        ("[00:12] <anna> Yes.", "anna"),
        ("<b> Yes.", ""),
        ("<https://example.org> is it.", ""),
        ("</p> Yes.", ""),
        ('<a href="x"> Yes.', ""),
        ("<br/> Yes.", ""),
    ),
)
