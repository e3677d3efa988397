"""The plays that ship: whole, in their groups, and as plain text."""

import lzma

import pytest

from core.text import shakespeare


def test_all_plays_are_there():
    assert len(shakespeare.titles("all")) == 37
    assert list(shakespeare.plays()) == [group for group in shakespeare.GROUPS if group != "all"]
    assert shakespeare.titles("tragedies")[:3] == ("Hamlet", "King Lear", "Macbeth")
    assert 4_800_000 < sum(len(text) for texts in shakespeare.plays().values() for text in texts.values()) < 5_000_000


def test_a_play_is_held_out_whole():
    learned, held_out = shakespeare.split("tragedies", "Macbeth")
    assert held_out.startswith("ACT I\n\nSCENE I. A desert place.")
    assert (len(learned), len(held_out)) == (735_230, 101_884)
    assert "MACBETH:" in held_out
    assert "MACBETH:" not in learned


def test_no_mark_of_the_source_is_left():
    for texts in shakespeare.plays().values():
        for text in texts.values():
            assert text.isascii()
            assert not set("*_#\r\t") & set(text)
            assert not any(line.endswith(" ") for line in text.splitlines())


def test_a_damaged_file_is_not_read(monkeypatch, tmp_path):
    file = tmp_path / "plays.json.xz"
    file.write_bytes(lzma.compress(b"{}"))
    monkeypatch.setattr(shakespeare, "FILE", file)
    with pytest.raises(ValueError, match="is damaged"):
        shakespeare._plays()
