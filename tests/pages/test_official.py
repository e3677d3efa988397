"""IMDb's official split on the page: offered where it is not at hand, and used where it is."""

import pytest

from tests.core.text import imdb_files
from tests.pages.test_pages import run

pytestmark = pytest.mark.slow  # runs the app with its workers


def test_it_is_offered_where_it_is_not_at_hand_and_used_where_it_is(tmp_path):
    imdb_files.write(tmp_path / "named", n=200)
    imdb_files.write(tmp_path / "another", n=100)
    steps = f"""
import os

def share(at):
    return next(one for one in at.slider if one.label.startswith("Share of the sequences held back"))

os.environ.pop("UNROLLED_IMDB", None)
at = AppTest.from_file("pages/main.py", default_timeout=120)
at.query_params["part"] = "Train"
at.query_params["open.training"] = "true"
at.run()
at.switch_page("sentiment/page.py").run()
share(at).set_value(0.35).run()
assert not share(at).help
texts = next(one for one in at.selectbox if one.label == "Texts")
texts.set_value("official").run()
assert not at.exception, at.exception
assert "Not on this computer yet" in text(at)
assert "UNROLLED_IMDB" in text(at)
assert "Download 19 MB" in [one.label for one in at.button]
assert not at.error, at.error
assert "held back whatever the share is" in share(at).help
assert share(at).value == 0.35, share(at).value

os.environ["UNROLLED_IMDB"] = {str(tmp_path / "named")!r}
at.run()
assert not at.exception, at.exception
assert "Not on this computer yet" not in text(at)
assert "Its test side is held back" in text(at)
assert "check sum differs" in text(at)
assert "200 sequences for training, 190 for validation" in text(at), text(at)
share(at).set_value(0.0).run()
assert "Nothing is held back" in text(at)

os.environ["UNROLLED_IMDB"] = {str(tmp_path / "another")!r}
at.run()  # no page shows texts of one file and numbers of another
assert not at.exception, at.exception
assert "100 sequences for training, 0 for validation" in text(at), text(at)

os.environ["UNROLLED_IMDB"] = "/nowhere"
at.run()  # what was read is still there
assert not at.exception, at.exception
assert "Nothing is held back" in text(at)
share(at).set_value(0.1).run()
assert not at.exception, at.exception
assert any("must name a folder" in str(one.value) for one in at.error), at.error
assert "Download 19 MB" not in [one.label for one in at.button]
"""
    run([], tmp_path, steps=steps, own_workers=True)
