"""The sentence on a run that was ended early is known again."""

from core.work.limit import ENDED_EARLY, ended_early


def test_a_sentence_of_thousands_of_epochs_is_known_too():
    assert ended_early(ENDED_EARLY.format(epoch=12_000))
    assert not ended_early("Stopped before there was anything to keep: start it again.")
