"""``<anna> text``: a chat nickname, in a file that is not a chat log."""

from __future__ import annotations

from pipeline.read.conventions.form import Convention, Trust

ELEMENTS = (
    "abbr|address|article|aside|audio|b|blockquote|body|br|button|caption|center|cite|code|col|dd|del|details|div|dl|dt|"
    "em|figcaption|figure|font|footer|form|h[1-6]|head|header|hr|html|i|iframe|img|input|ins|label|li|link|main|mark|meta|"
    "nav|object|ol|option|p|picture|pre|q|s|samp|script|section|select|small|source|span|strike|strong|style|sub|summary|"
    "sup|svg|table|tbody|td|tfoot|th|thead|time|title|tr|tt|u|ul|var|video"
)
"""Pattern for the names of HTML elements, which are never nicknames."""

CONVENTION = Convention(
    name="nick",
    rank=9,
    trust=Trust.MARKED,
    holds="<[^<>]+>",
    form=(rf"<[@+%&~ ]?(?P<name>(?!(?:{ELEMENTS})\b|v[ .])[^\s<>/=\":](?:[^\n<>/=\":]{{0,38}}[^\s<>/=\":])?)>(?=\s)"),
    examples=(
        ("<anna> Yes.", "anna"),
        ("<Anna_Berg> Yes.", "Anna_Berg"),
        ("<@anna> Yes.", "anna"),
        ("[00:12] <anna> Yes.", "anna"),
        ("<b> Yes.", ""),
        ("<v Anna> Yes.", ""),
        ("<https://example.org> is it.", ""),
        ("</p> Yes.", ""),
        ('<a href="x"> Yes.', ""),
        ("<br/> Yes.", ""),
    ),
)
