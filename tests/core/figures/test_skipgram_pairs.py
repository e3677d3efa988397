import numpy as np
import pytest

from core.figures import skipgram_pairs as figures
from core.figures import theme
from core.words import skipgram
from tests.core.figures.parts import cells, heatmaps, is_sound, notes, texts
from tests.core.figures.validated import validated
from tests.core.figures.writing import written

figures = validated(figures)

FOX = skipgram.split("The quick brown fox jumps over the lazy dog.")


def boxes(fig):
    return list(fig.layout.shapes)


def test_centre_and_contexts_are_lit():
    fig = figures.window(FOX, 2, 3, "x")
    is_sound(fig)
    assert notes(fig)[:9] == ["the", *(f"<b>{word}</b>" for word in FOX[1:6]), "the", "lazy", "dog"]
    assert [box.fillcolor == theme.ACCENT for box in boxes(fig)] == [i == 3 for i in range(9)]
    assert [box.line.color == theme.ACCENT for box in boxes(fig)] == [1 <= i <= 5 for i in range(9)]
    assert theme.alt(fig) == (
        "Word 4 of 9, “fox”, is the centre. Its pairs: (fox, quick), (fox, brown), (fox, jumps), (fox, over)."
    )


def test_the_pairs_so_far_are_listed_and_kept_faint():
    fig = figures.window(FOX, 2, 1, "x")
    listed = {note.text: note.opacity for note in fig.layout.annotations if "(" in note.text}
    assert listed == {
        "<b>(quick, the) (quick, brown) (quick, fox)</b>": 1,
        "(the, quick) (the, brown)": figures.FAINT,
    }


@pytest.mark.parametrize("reach", [1, 2, 5])
def test_nothing_jumps_and_nothing_is_cut_while_the_window_moves(reach):
    figs = [figures.window(FOX, reach, centre, "x") for centre in range(len(FOX))]
    assert len({fig.layout.height for fig in figs}) == 1
    for fig in figs:
        assert min(note.y for note in fig.layout.annotations) >= figures.LINE / 2
        for box in boxes(fig):
            assert 0 <= box.x0 < box.x1 <= figures.WIDTH


def test_the_outline_of_the_first_row_is_inside_the_plot():
    """Plotly cuts shapes at the plot's edge: half of the outline would be missing on top."""
    fig = figures.window(FOX, 2, 0, "x")
    top = fig.layout.yaxis.range[1]
    assert max(box.y1 + box.line.width / 2 for box in boxes(fig)) <= top


def test_boxes_do_not_meet():
    places = [
        (box.x0, box.x1, box.y0, box.y1) for box in boxes(figures.window([*FOX, "unbelievably-longish"], 2, 0, "x"))
    ]
    for i, (x0, x1, y0, y1) in enumerate(places):
        assert not any(x0 < right and left < x1 and y0 < top and low < y1 for left, right, low, top in places[:i])


def test_one_word_and_no_such_word():
    fig = figures.window(["alone"], 2, 0, "x")
    is_sound(fig)
    assert theme.alt(fig).endswith("Its pairs: none.")
    for words, reach, centre in (([], 2, 0), (FOX, 2, 9), (FOX, 0, 1)):
        with pytest.raises(ValueError):
            figures.window(words, reach, centre, "x")


def test_counts_are_written_where_they_are_few():
    words, counts = skipgram.context_counts(["a", "b", "a", "b", "c"], 1)
    fig = figures.matrix(words, counts, "x")
    is_sound(fig)
    (heat,) = heatmaps(fig)
    np.testing.assert_array_equal(cells(heat), counts)
    assert sorted(text for text in texts(fig) if text) == ["1", "1", "3", "3"]
    assert heat.customdata[0][1] == "(a, b)"
    assert "8 pairs in all, the most frequent is (a, b) with 3." in theme.alt(fig)


@pytest.mark.parametrize("V", [0, 1, 13, 90])
def test_any_number_of_words(V):
    words, counts = skipgram.context_counts([f"w{i}" for i in range(V)], 2)
    fig = figures.matrix(words, counts, "x")
    is_sound(fig)
    assert len(fig.layout.xaxis.tickvals) <= 14
    assert not any(texts(fig)) or V <= figures.WRITTEN


def test_what_people_write_is_shown_as_they_wrote_it():
    words = ["<i>x</i>", "$a$", "%{z}"]
    for fig in (figures.window(words, 1, 0, "x"), figures.matrix(*skipgram.context_counts(words, 1), "x")):
        is_sound(fig)
        said = written(fig)
        assert "<i>" not in said
        assert "(%{z}" not in said
        assert "&lt;i&gt;x&lt;/i&gt;" in said
