"""What the Train tab says of IMDb's two splits, and the fingerprints of experiments from before there were two."""

from core.tasks import complete
from core.tasks.reviews import Parameters
from core.views.sentiment import presets
from core.views.sentiment.split_in_words import about


def test_each_split_says_what_the_other_teaches():
    assert "Whole films are held back" in about({"source": "imdb", "split": "film"})
    assert "at random" in about({"source": "imdb"})
    assert about({"source": "snippets"}) == about({"source": "official"}) == ""


def test_a_split_by_film_is_another_experiment_and_one_at_random_is_what_it_was():
    assert "split" not in Parameters(source="imdb").model_dump(mode="json")
    assert Parameters(source="imdb", split="film").model_dump(mode="json")["split"] == "film"
    assert Parameters(source="snippets", split="film").split == "random"  # snippets have no films
    task = presets.LECTURE.task
    by_film = task.model_copy(update={"parameters": task.parameters | {"split": "film"}})
    other = complete(presets.LECTURE.model_copy(update={"task": by_film}))
    assert other.fingerprint() != complete(presets.LECTURE).fingerprint()
    assert other.to_query()["p.split"] == "film"
