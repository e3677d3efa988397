"""Scripts of page tests: each begins as if it were alone, and says why it fails."""

import pytest

from tests.pages.test_pages import run


def test_a_script_finds_nothing_of_another_and_has_its_own_folder(tmp_path, monkeypatch):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        monkeypatch.setenv("UNROLLED_NAMES", name)
        steps = f"""
import os
assert not hasattr(sys, "left_behind"), sys.left_behind
sys.left_behind = {name!r}
assert os.environ["UNROLLED_NAMES"] == {name!r}
assert os.environ["UNROLLED_DATA"].endswith({name!r})
print("this is", {name!r})
"""
        assert f"this is {name}" in run([], tmp_path / name, steps=steps, own_workers=True)


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ("assert 1 == 2, 'one is not two'", "one is not two"),
        ("import os; os._exit(7)", "exit code 7"),
        ("sys.exit()", "ended early"),
        ("sys.modules['tensorflow'] = None", "tensorflow"),
    ],
    ids=["an assertion", "another end", "an early end", "TensorFlow"],
)
def test_a_script_that_fails_says_why(tmp_path, steps, said):
    with pytest.raises(AssertionError, match=said):
        run([], tmp_path, steps=steps, own_workers=True)
    assert "ALL WELL" in run([], tmp_path, own_workers=True)
