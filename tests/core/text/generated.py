"""Texts that a tokenizer can get wrong, for hypothesis."""

from hypothesis import strategies as st

AWKWARD = (
    "so good SO Good so",
    "don't ''quoted'' it's",
    "...",
    "a,b;c--d",
    "İstanbul İ ß ẞ STRASSE ﬁ",  # lower-casing changes lengths
    "ΟΔΟΣ ΟΔΟΣ. ΣΑΣ,Σ Σ",  # the small sigma depends on its place in the word
    "caf\u00e9 cafe\u0301 \u0301",
    "👩‍👩‍👧 👍🏽 👍",
    "映画は最高 فيلم رائع סרט",
    "a\tb\nc\rd\x0be\x0cf\x1cg\x85h\u00a0i\u2028j\u3000k",  # Keras splits at none of these but tab and line end
    "\0 a\0b \0\0",
    "\ud800 half\udfff",
    "<oov> oov good",
    "K Å",  # signs for kelvin and angstrom, whose lower case are letters
    "",
    " ",
    "   two   spaces   ",
    "<script>alert('x')</script>",
)

texts = st.lists(
    st.one_of(
        st.text(max_size=40),
        st.text(alphabet="aAbB .,'\n", max_size=40),
        st.lists(st.sampled_from(AWKWARD), min_size=1, max_size=3).map(" ".join),
        st.lists(st.sampled_from(AWKWARD), min_size=1, max_size=3).map("".join),
    ),
    max_size=6,
)
