"""The page Video in Streamlit's own test harness: it opens with a film, takes an address, and says what is wrong."""

import pytest

from tests.pages.test_pages import run

pytestmark = pytest.mark.slow  # runs the app with its workers

START = """
from core.tasks.video.gif import frames_of
def opened(**query):
    at = AppTest.from_file("pages/main.py", default_timeout=60)
    at.run()
    for name, value in query.items():
        at.query_params[name.replace("p_", "p.")] = value
    at.switch_page("video/page.py").run()
    assert not at.exception, at.exception
    return at
"""


def test_it_opens_with_a_film_that_was_trained_before(tmp_path):
    steps = f"""{START}
at = opened()
said = text(at)
assert "better than the best rival (shift: 0.01" in said, said
assert "exposure bias" in said, said
assert "Hidden state h after frame 8, from which frame 9 is drawn" in said, said
assert "27,409" in said, said
assert "Trained before" in said, said
"""
    run([], tmp_path, steps=steps)


def test_an_address_names_the_film_the_frame_and_the_gate(tmp_path):
    steps = f"""{START}
at = opened(task="video", sequence="805", t="12", gate="f")
assert "Forget gate f after frame 11" in text(at), text(at)
assert (at.query_params["t"], at.query_params["gate"]) == ("12", "f"), at.query_params
at = opened(task="video", t="99", gate="q")
assert "t=99, which is not there" in text(at), text(at)
assert "gate=q, which is not there" in text(at), text(at)
"""
    run([], tmp_path, steps=steps)


def test_another_network_or_film_begins_to_train_or_asks_for_a_click(tmp_path):
    steps = f"""{START}
at = opened(task="video", layers="LSTM-8-tanh", p_scene="ball", p_size="24", p_clips="60", epochs="1")
assert "24 × 24" not in " ".join(one.value for one in at.error), at.error
at = opened(task="video", p_size="24")
assert not at.error, at.error
assert "Not trained yet" in text(at), text(at)
at = opened(task="video", p_scene="own")
assert "Choose a film: upload an animated GIF" in text(at), text(at)
at = opened(task="sine")
assert "open it with Sequence lab" in text(at), text(at)
"""
    run([], tmp_path, steps=steps)


def test_what_is_wrong_with_a_film_is_said_as_long_as_it_is_there(tmp_path):
    steps = f"""{START}
at = opened(task="video", p_scene="own")
at.file_uploader[0].set_value(("mine.gif", b"no film", "image/gif")).run()
for _ in range(2):
    assert not at.exception, at.exception
    assert any("This file is no GIF" in one.value for one in at.error), text(at)
    at.run()
"""
    run([], tmp_path, steps=steps)


def test_more_than_can_be_kept_says_what_to_change_and_loses_nothing_that_was_set(tmp_path):
    steps = f"""{START}
def setting(at, kind, name):
    return next(one for one in getattr(at, kind) if one.key.endswith(f".{{name}}"))
at = opened(task="video", layers="ConvLSTM-2-k3-s16-tanh", scaling="none", epochs="30", sequence="5")
setting(at, "slider", "p.frames").set_value(20)
setting(at, "segmented_control", "p.size").set_value(24)
setting(at, "selectbox", "p.scene").set_value("ball").run()
assert not at.exception, at.exception
said = " ".join(html.unescape(one.value) for one in at.error)
assert "are too many to keep: choose at most 434 clips, or fewer or smaller frames" in said, said
setting(at, "select_slider", "p.clips").set_value(200).run()
assert not at.exception and not at.error, [one.value for one in (*at.exception, *at.error)]
query = {{name: one if isinstance(one, str) else one[0] for name, one in at.query_params.items()}}
wanted = {{"p.scene": "ball", "p.size": "24", "p.frames": "20", "p.clips": "200", "epochs": "30", "sequence": "5"}}
assert wanted.items() <= query.items(), query
"""
    run([], tmp_path, steps=steps)
