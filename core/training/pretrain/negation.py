"""Made-up sentences in which a negation reverses a judgement: people's short texts have too few of them.

The words `good` and `bad` are left out, so the network cannot learn "not bad" by heart.
"""

import numpy as np


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


PRAISE = _words(
    "great funny moving clever charming brilliant enjoyable exciting original beautiful fresh gripping entertaining "
    "convincing memorable interesting wonderful touching impressive smart"
)
BLAME = _words(
    "boring dull awful silly terrible weak predictable slow stupid disappointing bland tedious ugly lame annoying "
    "horrible pointless forgettable shallow poor"
)
THINGS = _words("movie film story plot acting cast script ending picture comedy thriller dialogue direction camera")
ELSEWHERE = _words("meal coffee hotel room phone laptop lecture lesson teacher book song game trip service shop")
LIKED = _words("liked loved enjoyed admired")
HATED = _words("hated disliked regretted")
TO = {  # the verb after `did not`
    "liked": "like",
    "loved": "love",
    "enjoyed": "enjoy",
    "admired": "admire",
    "hated": "hate",
    "disliked": "dislike",
    "regretted": "regret",
}
DID_NOT = ("did not", "didn't", "never")
IS_NOT = ("is not", "isn't", "was not", "wasn't")
HARDLY = ("hardly", "barely", "scarcely", "rarely", "seldom", "never")
NOBODY = ("nobody", "no one", "not one of us")
CANNOT_SAY = ("I can't say that", "I would not say that", "I don't think that", "I never said that")
FAR_FROM = ("far from", "anything but")
WHY = ("why would anyone", "how could anybody")
KINDS = 22


def sentences(n: int, seed: int = 0) -> list[tuple[str, int]]:
    """n sentences with their labels, 0 or 1; the same for the same seed.

    Example:
        >>> sentences(2)
        [('not ugly at all', 1), ("there was rarely a moment when the camera wasn't impressive", 1)]
    """
    rng = np.random.default_rng(seed)
    return [_sentence(rng) for _ in range(n)]


def _sentence(rng: np.random.Generator) -> tuple[str, int]:
    def one_of(words: tuple[str, ...]) -> str:
        return words[int(rng.integers(len(words)))]

    label = int(rng.integers(2))
    same, opposite = (PRAISE, BLAME) if label else (BLAME, PRAISE)
    other, own, thing = one_of(opposite), one_of(same), one_of(ELSEWHERE if rng.random() < 0.25 else THINGS)
    kind = int(rng.integers(KINDS))
    did_not, did = one_of(HATED if label else LIKED), one_of(LIKED if label else HATED)
    match kind:
        case 0:
            text = f"not {other}"
        case 1:
            text = f"not {other} at all"
        case 2:
            text = f"The {thing} {one_of(IS_NOT)} {other}"
        case 3:
            text = f"This {thing} {one_of(IS_NOT)} {other} at all"
        case 4:
            text = f"The {thing} is not {other}, but {own}" if rng.random() < 0.5 else f"not {other}, {own}"
        case 5:
            text = f"I {one_of(DID_NOT)} {TO[did_not]} this {thing}"
        case 6:
            text = f"a {thing} that is never {other}"
        case 7:
            text = f"The {thing} {one_of(('is', 'was'))} {own}"
        case 8:
            text = f"I {did} this {thing}"
        case 9:
            text = own
        case 10:
            text = f"{own}, not {other}"
        case 11:
            text = f"The {thing} is {one_of(HARDLY)} {other}"
        case 12:
            text = f"{one_of(NOBODY)} {did_not} this {thing}"
        case 13:
            text = f"there is nothing {other} about this {thing}"
        case 14:
            text = f"{one_of(CANNOT_SAY)} the {thing} {one_of(('is', 'was'))} {other}"
        case 15:
            text = f"{one_of(CANNOT_SAY)} I {one_of(DID_NOT)} {TO[did]} this {thing}"
        case 16:
            text = f"there was {one_of(HARDLY)} a moment when the {thing} {one_of(IS_NOT)} {own}"
        case 17:
            text = f"I have never seen {'a' if own[0] not in 'aeiou' else 'an'} {own} {thing} like this"
        case 18:
            text = f"{one_of(WHY)} {TO[did_not]} this {thing}?"
        case 19:
            text = f"{one_of(WHY)} not {TO[did]} this {thing}?"
        case 20:
            text = f"The {thing} is {one_of(FAR_FROM)} {other}"
        case _:
            text = f"not {'an' if other[0] in 'aeiou' else 'a'} {other} {thing}"
    return text, label
