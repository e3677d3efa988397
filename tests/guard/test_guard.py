"""The product against the records of what it did before: addresses, fingerprints, training and scripts."""

import pytest

from tests.guard import asked, product, record

CLOSE = 1e-4  # of 1, or of a number larger than 1
# Tasks that the records do not know.
LATER = ("particulates", "flu_counts", "prices", "beat_shapes", "next_word", "video", "translation")


def without_later(text):
    """What a sentence said before there were these tasks: it lists all that there are."""
    for name in LATER:
        text = text.replace(f", {name}", "") if isinstance(text, str) else text
    return text


@pytest.mark.slow
def test_addresses_open_what_they_opened():
    before = record.read("addresses")
    now = [
        {key: without_later(value) for key, value in one.items()}
        for one in record.addresses([(one["page"], one["query"], one["beside"]) for one in before])
    ]
    changed = [
        f"{old['page']} {old['query']}: {key} was {old.get(key)!r}, is {new.get(key)!r}"
        for old, new in zip(before, now, strict=True)
        for key in sorted(old.keys() | new.keys())
        if old.get(key) != new.get(key)
    ]
    assert not changed, "\n".join(changed)


def test_errors_say_what_they_said():
    before = record.read("errors")
    assert record.errors(list(before)) == before


def test_experiments_keep_their_fingerprints():
    before = record.read("experiments")
    assert before == record.experiments()
    for one in before:
        again, fingerprint, query = product.named(one["experiment"])
        assert (again, fingerprint) == (one["experiment"], one["fingerprint"])
        assert product.complete(query) == (again, fingerprint)


def test_jobs_keep_their_fingerprints():
    assert record.read("jobs") == record.jobs()


def test_all_runs_are_recorded():
    assert list(record.read("runs")) == list(asked.RUNS)


@pytest.mark.parametrize("name", asked.RUNS)
def test_training_gives_the_same_numbers(name):
    before, now = record.read("runs")[name], record.run(name)
    assert now.keys() == before.keys()
    numbers = ("history", "weights", "predictions")
    assert {key: now[key] for key in now if key not in numbers} == {
        key: before[key] for key in before if key not in numbers
    }
    assert now["history"].keys() == before["history"].keys()
    curves = [*before["history"], "weights", "predictions"]
    for curve in curves:
        old, new = (side["history"].get(curve, side.get(curve)) for side in (before, now))
        assert len(new) == len(old), curve
        apart = [abs(a - b) / max(1.0, abs(a)) for a, b in zip(old, new, strict=True)]
        assert max(apart, default=0.0) <= CLOSE, f"{curve}: {apart}"


def test_scripts_stay_word_for_word():
    before = {path.name: path.read_text(encoding="utf-8") for path in record.SCRIPTS.iterdir()}
    now = record.scripts()
    for name, text in before.items():
        assert now[name] == text, name
