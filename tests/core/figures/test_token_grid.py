import numpy as np
import pytest

from core.figures import point_labels, theme, token_grid
from tests.core.figures.colours import contrast
from tests.core.figures.parts import is_sound, named, notes
from tests.core.figures.validated import validated

token_grid = validated(token_grid)

TOKENS = np.array([[0, 0, 5, 2], [7, 1, 1, 40]])
WORDS = (("", "", "film", "the"), ("loved", "xyz", "<b>x</b>", "unbelievably"))


def draw(tokens=TOKENS, words=WORDS, **other):
    names = tuple(f"text {i + 1}" for i in range(len(words)))
    return token_grid.grid(tokens, words, "Two texts", **{"row_names": names} | other)


def batch(n, T, top=10_000):
    tokens = np.random.default_rng(0).integers(0, top, (n, T))
    return tokens, tuple(tuple("word" if token else "" for token in line) for line in tokens.tolist())


def numbered(fig):
    return [trace for trace in fig.data if trace.hovertemplate]


def worded(fig):
    return [trace for trace in fig.data if trace.hoverinfo == "skip"]


def cells(fig):
    """What stands at (row, column), both from 1."""
    drawn = {}
    for trace in numbered(fig):
        for x, base, number in zip(trace.x, trace.base, trace.text, strict=True):
            drawn[int(np.round(base - 0.45)), int(x)] = number.strip()
    return drawn


def hovers(fig):
    return [hover for trace in numbered(fig) for hover in trace.customdata]


def test_each_text_is_a_row_of_numbers():
    fig = draw()
    is_sound(fig)
    places = {(row + 1, column + 1): str(token) for (row, column), token in np.ndenumerate(TOKENS)}
    assert cells(fig) == places
    assert list(fig.layout.xaxis.range) == [0.5, 4.5]
    assert fig.layout.xaxis.title.text == "timestep"
    assert fig.layout.yaxis.ticktext == ("text 1", "text 2")
    assert list(fig.layout.yaxis.range) == [2.5, 0.5]  # text 1 on top
    assert "2 texts of 4 timesteps" in theme.alt(fig)
    assert "2 of 8 places are padding, 2 hold words that are not in the vocabulary" in theme.alt(fig)


def test_padding_and_unknown_words_are_marked_by_more_than_their_colour():
    fig = draw()
    (padding,), (strange,) = named(fig, "padding"), [t for t in named(fig, "not in the vocabulary") if t.showlegend]
    assert (padding.marker.color, set(padding.text)) == (theme.GREY, {" 0 ".replace(" ", token_grid.QUARTER)})
    assert (strange.marker.color, strange.marker.line.color, strange.marker.line.width) == (
        theme.PAPER,
        theme.ACCENT,
        3,
    )
    assert fig.layout.showlegend
    everything_known = draw(TOKENS[1:, [0, 3]], (("loved", "unbelievably"),))
    assert not everything_known.layout.showlegend
    assert not named(draw(unknown=None), "not in the vocabulary")
    assert not named(draw(unknown=0), "not in the vocabulary")


def test_the_pointer_says_what_each_number_stands_for():
    said = hovers(draw())
    assert "text 2, timestep 1<br>“loved” = 7" in said
    assert "text 1, timestep 2<br>padding" in said
    assert "text 2, timestep 2<br>“xyz” is not in the vocabulary" in said
    assert "text 2, timestep 4<br>“unbelievably” = 40" in said


def test_rarer_words_have_stronger_colours():
    tokens = np.array([[2, 10, 100, 1000]])
    (trace,) = numbered(draw(tokens, (("a", "b", "c", "d"),)))
    steps = [token_grid.STEPS.index(colour) for colour in trace.marker.color]
    assert steps == sorted(set(steps))
    assert steps[-1] == len(token_grid.STEPS) - 1


@pytest.mark.parametrize("dark", [False, True])
def test_numbers_can_be_read_on_every_colour(dark):
    tokens, words = batch(8, 60)
    (trace,) = [t for t in numbered(draw(tokens, words)) if not t.name]
    pairs = set(zip(trace.marker.color, trace.textfont.color, strict=True))
    colours = theme.palette(dark)
    assert len(pairs) > 5
    assert min(contrast(colours[fill], colours[ink]) for fill, ink in pairs) >= 4.5
    assert trace.textfont.size == theme.TEXT


def test_words_are_written_where_timesteps_are_wide_and_cut_to_fit():
    def texts(T):
        words = (("unbelievably", "i", *[""] * (T - 2)),)
        fig = draw(np.array([[3, 2, *[0] * (T - 2)]]), words)
        return [text.strip() for trace in worded(fig) for text in trace.text]

    assert texts(8) == ["unbeli…", "i"]
    assert texts(12) == ["unbeli…", "i"]
    assert texts(13) == []
    assert draw(*batch(3, 12)).layout.height > draw(*batch(3, 13)).layout.height


def test_words_of_all_widths_are_padded_to_one_so_that_they_turn_together():
    words = (("i", "mmmmmm", "a", "illicit"), ("moment", "was", "so", "refund"))
    fig = draw(np.arange(1, 9).reshape(2, 4), words, unknown=None)
    every = [text for trace in worded(fig) for text in trace.text]
    assert {text.strip() for text in every} == {word for line in words for word in line}
    widths = [point_labels.width(text.strip()) + (len(text) - len(text.strip())) * theme.TEXT / 4 for text in every]
    assert np.ptp(widths) <= theme.TEXT / 4


def test_plotly_leaves_out_what_does_not_fit_and_nothing_is_lost():
    fig = draw(*batch(8, 60))
    assert (fig.layout.uniformtext.mode, fig.layout.uniformtext.minsize) == ("hide", token_grid.SMALLEST)
    assert len(hovers(fig)) == 480


@pytest.mark.parametrize(
    ("word", "shown"),
    [
        ("<script>", "&lt;script&gt;"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("&amp;", "&amp;amp;"),
        ("%{x}", "%&#123;x}"),
        ("<br>", "&lt;br&gt;"),
    ],
)
def test_what_people_write_is_shown_as_they_wrote_it(word, shown):
    for token, said in ((1, f"“{shown}” is not in the vocabulary"), (2, f"“{shown}” = 2")):
        fig = draw(np.array([[token]]), ((word,),), row_names=(word,))
        assert hovers(fig) == [f"{shown}, timestep 1<br>{said}"]
        assert fig.layout.yaxis.ticktext == (shown,)
        assert [text for trace in worded(fig) for text in trace.text] == [token_grid.literal(word, token_grid.LETTERS)]
        assert all(trace.hovertemplate == "%{customdata}<extra></extra>" for trace in numbered(fig))
        assert all(trace.texttemplate is None for trace in fig.data)


def test_a_word_is_cut_before_it_is_escaped():
    assert token_grid.literal("<<<<<<<<<<", 3) == "&lt;&lt;…"
    (below,) = worded(draw(np.array([[2]]), (("&" * 20,),)))
    assert below.text[0].strip() == "&amp;" * 6 + "…"


@pytest.mark.parametrize(("n", "T"), [(1, 1), (8, 12), (8, 60), (2, 500)])
@pytest.mark.parametrize("top", [1, 2, 10_000])
def test_any_size(n, T, top):
    fig = draw(*batch(n, T, top))
    is_sound(fig)
    assert notes(fig) == ["stronger colour: a higher number, a rarer word"]
    assert fig.layout.height < 720  # eight texts fit on the screen of a phone


@pytest.mark.parametrize("T", [3, 8, 12])
def test_words_may_turn_and_stay_below_their_numbers(T):
    """On a phone a cell is narrower than a word. Plotly turns what it is not told how to turn."""
    fig = draw(*batch(3, T, 30))
    for trace in worded(fig):
        assert trace.textangle is None
        height = fig.layout.height - fig.layout.margin.t - fig.layout.margin.b
        long = token_grid.LETTERS * 7.8 * token_grid.SMALLEST / theme.TEXT  # pixels of the longest word, still written
        assert -trace.y[0] * height / 3 >= long
        numbers = (token_grid.CELL + trace.y[0]) * height / 3  # what is left above
        assert numbers >= token_grid.SMALLEST
