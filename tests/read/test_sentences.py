"""Where sentences end. Each line is one paragraph, divided by ``|``."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.abbreviations import ABBREVIATIONS
from pipeline.read.sentences import split_sentences

PARAGRAPHS = """
One. | Two. | Three.
What?! | Really?? | Yes!
See the book (Smith ed. (2020)) now. | Then go.
Berg (Ed.). (2018) wrote it. | Next.
St. Paul and Prof. Berg et al. (2001) say so.
Dr. Berg and Mr. Lind met. | Then they ate.
In the U.S. Senate we sat. | It was cold.
A. B. Lind wrote it. | J. Ohl too.
No. 5 is out. | No. | It is not.
See fig. 3, p. 4, and pp. 5–6. | Vol. 2 is lost.
It costs 3.5 kg, e.g. more, i.e. too much. | So we left.
It was at 5 p.m. on a Monday.
The Ph.D. student left.
Visit www.example.org today. | Then leave.
He said “Go.” | Then he left.
He said “Go!” and left.
"Is it?" she asked. | "No."
‘Go.’ | She went.
“Go.” | “Stay.”
He called it “the end.” | (Nobody laughed.) | Then it ended.
(It was dark.) | We left.
«Oui.» | «Non.» | Fin.
„Ja.“ | Gut.
Wait... what? | Well … yes. | And… no.
Yes... | And so on. | Then.
One — two. | Three — four!
It was new; Quist had counted it. | Nobody else had; 40 people tried.
Do it: now. | Then rest.
A [bracket, a (parenthesis, a <tag>. | Done.
Yes.No space here.
Hello. how are you. fine
これは文です。 | 次の文！？ | 「そう。」 | はい。
Он пришёл. | Она ушла.
是的。 | 不是！ | 为什么？ | 他说：“走。” | （他走了。） | 她也走了。
We saw a ship 🚢. | It left 👍🏽! | Then we left 🇸🇪. | And so on.
It rained ☂. | It is 5 %. | No, 6 €! | Yes 🙂.
Yes.🙂 | Then we left.
An 🚢. or so. | Great 🙂 Then we left.
What‽ | No. | Really‽ said he. | Oh⁉ | No.
هل جئت؟ | نعم جئت. | ثم ذهبت.
آپ کہاں ہیں؟ | میں یہاں ہوں۔ | شکریہ۔
वह आया। | वह गया॥ | 40 लोग।
Չգիտեմ։ | Լավ։
ትናንት መጣ። | ዛሬ ሄደ።
¿Qué dices? | ¡Nada! | «¿Y tú?» | ¿Quién?
Dijo «Ya.» | ¿Y tú?
Er sagte: »Komm.« | »Nein.« | Gut.
Il dit : « Viens. » | Puis il partit. | « Non ! » dit-elle. | « Oui. »
He said ‹Go.› | Then he left. | {Off he went.} | [She too.] | Then I.
“He said ‘go.’” | Then he left. | ‘She said “no!”’ | So.
The “U.S.” Senate met “Dr.“ Smith and [Prof.] Berg.
«Иди.» сказал он. | «Иди.» | Потом.
no full stop
"""


@pytest.mark.parametrize("paragraph", PARAGRAPHS.strip().split("\n"))
def test_sentences(paragraph: str) -> None:
    wanted = paragraph.split(" | ")
    joined = "".join(wanted) if wanted[0][-1] in "。！" else " ".join(wanted)
    assert [joined[a:b] for a, b in split_sentences(joined)] == wanted


ABBREVIATED = {
    "en": "See Sec. 4, Ch. IV and Fig. B of it. | Gov. Ray and Lt. Col. Ek vs. No. 7 it was. | I said no. | So.",
    "de": "Das ist z. B. am 3. Mai, vgl. Nr. 5 dort. | Hr. Ek kam. | Am 19. | Er ging.",
    "sv": "Det är t.ex. kl. 12, jfr. s. 5. | Sen gick hon.",
    "fr": "M. Ek et Mme. Ray, p. ex. ici, art. 5. | Puis non.",
    "es": "El Sr. Ek y la Sra. Ray, p. ej. aquí, pág. 5 y más. | Luego no.",
    "x-unknown": "It is Gov. Ray. | So.",
}


@pytest.mark.parametrize("language", ABBREVIATED)
def test_abbreviations_of_each_language_end_no_sentence(language: str) -> None:
    wanted = ABBREVIATED[language].split(" | ")
    joined = " ".join(wanted)
    assert [joined[a:b] for a, b in split_sentences(joined, None, language)] == wanted


def test_every_language_that_has_abbreviations_is_tested() -> None:
    assert set(ABBREVIATED) - {"x-unknown"} == set(ABBREVIATIONS)


@given(
    st.lists(
        st.sampled_from(
            "A word (Ed.). et al. “Go.” 3.5 U.S. ... ? ! ; ) « » 。 e.g. — - Ä. x 🙂. ☂ ؟ । ‽ .’” .» ]".split()
        ),
        max_size=30,
    )
)
def test_nothing_is_lost_between_sentences(pieces: list[str]) -> None:
    text = " ".join(pieces)
    ranges = split_sentences(text)
    assert "".join(text[a:b] for a, b in ranges).replace(" ", "") == text.replace(" ", "")
    assert all(a < b <= c for (a, b), (c, _) in pairwise(ranges))
    assert all(text[a:b] == text[a:b].strip() for a, b in ranges)


def test_a_very_long_paragraph_is_divided_in_parts() -> None:
    text = "The lamp was out. " * 5_000
    assert len(split_sentences(text)) == 5_000
