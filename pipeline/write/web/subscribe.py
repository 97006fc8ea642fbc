"""Ways to subscribe: feed address as text and as QR code, and subscription list."""

from __future__ import annotations

import io
from collections.abc import Mapping

from markupsafe import Markup

from pipeline.model import FEED, OPML, QR_CODE
from pipeline.settings import Settings
from pipeline.write.text.addresses import feed_address
from pipeline.write.text.markup import NOTHING, PARAGRAPH, InlineMarkup, lines
from pipeline.write.text.plain import one_line, web_address
from pipeline.write.text.words import marked

_START = Markup("""\
<section class="subscribe" id="_subscribe" aria-labelledby="_subscribe-h">
<h2 id="_subscribe-h">{}</h2>
<div>""")
_ADDRESS = Markup('<p class="address"><a id="_feed" href="{}" type="application/rss+xml">{}</a></p>')
_OPML_LINK = Markup('<p><a href="{}" type="text/x-opml" download>{}</a></p>')
_QR_IMAGE = Markup('<img class="qr" src="{}" width="160" height="160" alt="{}">')
_DIV_END, _END = Markup("</div>"), Markup("</section>")
_OPML = Markup("""\
<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0">
<head>
<title>{title}</title>
</head>
<body>
<outline type="rss" text="{title}" title="{title}" xmlUrl="{feed}" htmlUrl="{site}"/>
</body>
</opml>
""")


def subscribe(settings: Settings, own: InlineMarkup) -> Markup:
    """Return the section about ways to subscribe.

    If the settings do not contain the address of the site, the section has only a link to the feed.
    """
    known = bool(web_address(settings.series.url))
    address = feed_address(settings) if known else ""
    words = own.words
    return lines(
        _START.format(own.own(words.subscribe)),
        PARAGRAPH.format(own.own(words.give_address if known else words.feed_of_podcast)),
        _ADDRESS.format(FEED.path, address or own.own(words.feed)),
        _OPML_LINK.format(OPML.path, own.own(words.subscription_file)) if known else NOTHING,
        _DIV_END,
        _QR_IMAGE.format(QR_CODE.path, words.qr_code.format(address=address)) if known else NOTHING,
        _END,
    )


def subscribe_files(settings: Settings, draft: bool = False) -> Mapping[str, bytes]:
    """Return the subscription list and the QR code, by path within the site.

    If the settings do not contain the address of the site, the result is empty.

    :param draft: whether the files are from a draft build.
    """
    if not web_address(settings.series.url):
        return {}
    return {OPML.path: opml(settings, draft), QR_CODE.path: qr_code(feed_address(settings))}


def opml(settings: Settings, draft: bool = False) -> bytes:
    """Return a subscription list with this podcast (OPML 2.0).

    :param draft: whether the file is from a draft build.
    """
    address = feed_address(settings)
    site = address.removesuffix(FEED.path)
    title = marked(one_line(settings.series.title) or address, settings.series.language, draft)
    return _OPML.format(title=title, feed=address, site=site).encode()


def qr_code(address: str) -> bytes:
    """Return a QR code (ISO/IEC 18004) for an address, as SVG with a quiet zone."""
    import segno  # imported here, because it is slow to load and rarely needed

    out = io.BytesIO()
    code = segno.make(address, micro=False, error="m")
    code.save(out, kind="svg", border=4, dark="#000", light="#fff", xmldecl=False, nl=True, omitsize=True)
    return out.getvalue()
