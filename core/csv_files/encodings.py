"""Which encoding a file has that is not UTF-8.

`charset-normalizer` says which encodings are possible and which look most like a language. It is made for pages of
text. A table has a few words, in the names of its columns, and there it takes Russian for Hebrew. So its order decides
only between encodings whose letters fit equally well: an encoding fits if the bytes become the usual letters of its
own alphabet, in words that begin with a capital at most.
"""

import re

from charset_normalizer import from_bytes

# By Python's name, as people know it.
ENCODINGS = {
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "cp1250": "Windows-1250",
    "cp1251": "Windows-1251",
    "cp1253": "Windows-1253",
    "cp1254": "Windows-1254",
    "cp1255": "Windows-1255",
    "cp1256": "Windows-1256",
    "cp1257": "Windows-1257",
    "koi8_r": "KOI8-R",
    "cp866": "DOS 866",
    "cp932": "Shift JIS",
    "euc_jp": "EUC-JP",
    "gb18030": "GB 18030",
    "big5": "Big5",
    "cp949": "Korean (CP949)",
    "cp874": "Thai (CP874)",
    "mac_roman": "Mac Roman",
}
MOST_BYTES = 60_000  # of different lines, that are looked at
FITS = 0.6  # of the letters beyond ASCII at least are usual ones, or nothing is guessed

_SIGNS = "°µ²³€£¥§±·–—’‘“”„«»…½×\xa0№℃"
# The letters beyond ASCII of languages; of two encodings that fit equally well, the earlier one is taken.
_LATIN = {
    "cp1252": (
        "äöüß",
        "éèêëàâçîïôûùœæ",
        "áéíóúñü¿¡",
        "ãõáéíóúâêôàç",
        "åäöøæé",
        "àèéìòù",
    ),
    "cp1250": ("ąćęłńóśźż", "áčďéěíňóřšťúůýžäľĺŕô", "áéíóöőúüű", "ăâîşţ", "čćđšž"),
    "cp1254": ("ığşçöüâîû",),
    "cp1257": ("ąčęėįšųūž", "āčēģīķļņšūž", "äöüõšž"),
    "mac_roman": ("äöüß", "éèêëàâçîïôûùœæ", "áéíóúñü¿¡", "ãõáéíóúâêôàç", "åäöøæé"),
}
_SCRIPTS = {
    "cp1251": "[а-яёіїєґў]",
    "koi8_r": "[а-яё]",
    "cp866": "[а-яё]",
    "cp1253": "[α-ωάέήίόύώϊϋΐΰ]",
    "cp1255": "[א-ת]",
    "cp1256": "[ء-ي]",
    "cp874": "[ก-๛]",
    "cp949": "[가-힣]",
}
# The first bytes of frequent characters in encodings of two bytes. Others begin rare characters.
_FREQUENT = {"gb18030": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "cp932": (0x82, 0x97), "euc_jp": (0xA1, 0xCF)}
LONGEST_RUN = 3  # letters beyond ASCII in a row, in a language of Latin letters
# What no word has: a capital behind a small letter (the halves of the alphabet are exchanged in KOI8), a hard sign
# first, a sign inside, a French œ before a consonant.
_ODD = re.compile(
    rf"(?<=[а-яёα-ω])[А-ЯЁΑ-Ω]|\b[ъьыЪЬЫ]|œ(?![uie])|(?<=[^\W\d_])[{_SIGNS.replace('’', '')}](?=[^\W\d_])"
)


def guessed(content: bytes) -> str:
    """The encoding of bytes that are not UTF-8, as a name of `ENCODINGS`; "" if none fits.

    Example:
        >>> guessed("Дата;Продажи".encode("cp1251")), guessed("Größe;Länge".encode("cp1252"))
        ('cp1251', 'cp1252')
    """
    sample = _sample(content)
    found = [match.encoding for match in from_bytes(sample, cp_isolation=[*_LATIN, *_SCRIPTS, *_FREQUENT])]
    if "cp874" in found:  # nearly every byte is a letter of Thai, so that Russian fits it too
        found.insert(found.index("cp874"), "koi8_r")
    order = dict.fromkeys(["cp1252", *found, *_LATIN, *_SCRIPTS, *_FREQUENT])
    fit = {name: _fit(sample, name) for name in order if name in ENCODINGS}
    best = max(fit, key=lambda name: fit[name])
    return best if fit[best] >= FITS else ""


def _sample(content: bytes) -> bytes:
    """The different lines that are not ASCII, up to `MOST_BYTES`."""
    lines, size = dict.fromkeys(line for line in content.splitlines() if not line.isascii()), 0
    chosen: list[bytes] = []
    for line in lines:
        size += len(line)
        if chosen and size > MOST_BYTES:
            break
        chosen.append(line)
    return b"\n".join(chosen)


def _fit(sample: bytes, encoding: str) -> float:
    """The share of the characters beyond ASCII that are usual in a language of the encoding."""
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    small = "".join(character for character in text if not character.isascii()).lower()
    if not small:
        return 0.0
    signs, odd = sum(character in _SIGNS for character in small), len(_ODD.findall(text))
    if encoding in _LATIN:
        usual = 1.0 * max(sum(character in letters for character in small) for letters in _LATIN[encoding])
        odd += sum(len(run) for run in re.findall(rf"[^\W\d_a-zA-Z]{{{LONGEST_RUN + 1},}}", text))
    elif encoding in _SCRIPTS:
        usual = 1.0 * len(re.findall(_SCRIPTS[encoding], small))
        odd += len(re.findall(rf"[A-Za-z](?={_SCRIPTS[encoding]})|(?<={_SCRIPTS[encoding]})[A-Za-z]", text))
    else:
        first, last = _FREQUENT[encoding]
        coded = [character.encode(encoding, errors="replace") for character in small]
        usual = 1.0 * sum(len(one) == 2 and first <= one[0] <= last for one in coded)
        if encoding == "cp932":  # half-width kana, which capitals of Windows-1251 look like
            usual += 0.9 * sum("ｦ" <= character <= "ﾟ" for character in small)
        signs = 0
    return (usual + signs - odd) / len(small)
