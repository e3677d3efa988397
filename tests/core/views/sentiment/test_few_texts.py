"""The warning about few texts never asks for what is done already."""

import itertools

from core.views.sentiment.few_texts import LITTLE, warning


def test_advice_is_never_what_is_done_already():
    for share, own, held in itertools.product((0.01, 0.5, 1.0), (True, False), (0.0, 0.2)):
        text = warning(LITTLE - 1, share=share, own=own, validation_share=held)
        assert text.startswith(f"Only {LITTLE - 1} texts are left to learn from: ")
        assert ("raise the share" in text) == (share < 1)
        assert "upload" not in text or own
        assert "hold back fewer" not in text or held
        assert warning(LITTLE, share=share, own=own, validation_share=held) == ""
