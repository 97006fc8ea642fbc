"""The script that loads a page anew: added once, permitted by the page's policy, and nothing else is changed."""

from __future__ import annotations

import pytest
from lxml import html

from pipeline.serve.page import RELOAD, following, page_version, permitting
from tests.run.conftest import Built
from tests.serve.conftest import Server

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<META content="default-src 'none'; style-src 'sha256-x'" http-equiv=content-security-policy>
<title>Åker</title>
<script>const head = "</head>"; const body = "<body>"</script>
<!-- </head> -->
</head>
<body><p>&lt;/head&gt; 🚢</p></body>
</html>
"""


@pytest.mark.parametrize(
    ("policy", "wanted"),
    [
        ("default-src 'none'", "default-src 'none'; script-src 'self'; connect-src 'self'"),
        ("default-src a; connect-src b", "default-src a; connect-src b 'self'; script-src a 'self'"),
        ("default-src a; script-src 'sha256-x'", "default-src a; script-src 'sha256-x' 'self'; connect-src a 'self'"),
        ("Script-Src 'none'; script-src-elem 'none'", "script-src 'self'; script-src-elem 'self'"),
        (" img-src 'self' data: ;; ", "img-src 'self' data:"),
        ("script-src a; script-src b", "script-src a 'self'"),
    ],
)
def test_a_policy_permits_the_script_and_its_connection_and_nothing_more(policy: str, wanted: str) -> None:
    assert permitting(policy) == wanted


def test_the_script_is_added_once_at_the_end_of_the_head() -> None:
    served = following(PAGE)
    head, script, rest = served.rpartition(
        f'<script defer src="{RELOAD}" data-version="{page_version(PAGE)}"></script>\n'
    )
    assert script
    assert rest == PAGE[PAGE.rindex("</head>") :]
    assert head.startswith('<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta http-equiv="Content-Security-Policy"')
    page = html.document_fromstring(served)
    assert len(page.findall(f"head/script[@src='{RELOAD}']")) == 1
    assert page.find("head/meta").get("content") == (
        "default-src 'none'; style-src 'sha256-x'; script-src 'self'; connect-src 'self'"
    )
    assert page.findtext("head/title") == "Åker"


def test_long_heads_and_pages_without_tags_of_a_head() -> None:
    long = PAGE.replace("Åker", "Åker " * 5000)
    assert following(long).count(RELOAD) == 1
    assert following("<title>x</title><body><p>y").index(RELOAD) < following("<title>x</title><body><p>y").index(
        "<body>"
    )
    assert following("").count(RELOAD) == 1


def test_pages_are_as_they_were_built_where_nothing_is_watched(server: Server, built: Built) -> None:
    for path in built.site.rglob("*.html"):
        served = server.ask(f"/{path.relative_to(built.site).as_posix()}")
        assert served.text().replace(server.address, "https://example.org/quay") == path.read_text(encoding="utf-8")
        assert "x-rostra-version" not in served.headers
