"""The jobs on words: their limits, and each of them done as a worker does it."""

import hashlib
import json

import numpy as np
import pytest
from pydantic import ValidationError

import core.work
from core.experiment import ExperimentError
from core.text.reviews import reviews
from core.words.evaluation import agreement
from core.words.evaluation_sets import pairs
from core.words.glove import glove
from core.words.storage import Library
from core.words.train_and_evaluate import pack, unpack, vectors_of
from core.words.vectors import Vectors
from core.words.word2vec import learn
from core.work import JobResult, read_work
from core.work.texts import DownloadReviews
from core.work.vectors import DownloadVectors, Evaluate, ReadVectors, TrainWord2Vec

SHA = "a" * 64
JOBS = (
    Evaluate(),
    Evaluate(vectors="job-" + "0" * 32, test="against_glove"),
    TrainWord2Vec(),
    TrainWord2Vec(corpus="own", own=SHA, dimensions=3, window=1, passes=2, algorithm="cbow", negative=0, share=0.5),
    ReadVectors(sha256=SHA),
    DownloadVectors(model="__testing_word2vec-matrix-synopsis"),
    DownloadReviews(),
)


def never():
    return False


def nobody(_progress):
    pass


def perform(job, table, on_progress, should_stop):
    return core.work.perform(job.to_json(), table, on_progress, should_stop)


def do(job, table=None):
    result = perform(job, table, nobody, never)
    assert isinstance(result, JobResult)
    assert json.loads(json.dumps(result.facts)) == result.facts  # JSON's types, and no tuples among them
    return result


@pytest.mark.parametrize("job", JOBS)
def test_a_job_travels_as_json(job):
    assert read_work(job.to_json()) == job
    assert read_work(job.to_json()).fingerprint() == job.fingerprint()


def test_each_job_has_a_name_of_its_own():
    assert len({job.fingerprint() for job in JOBS}) == len(JOBS)
    assert TrainWord2Vec(passes=3).fingerprint() != TrainWord2Vec(passes=4).fingerprint()
    assert [job.epochs for job in JOBS] == [1, 1, 5, 2, 1, 1, 1]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (TrainWord2Vec, {"dimensions": 1}),
        (TrainWord2Vec, {"dimensions": 301}),
        (TrainWord2Vec, {"window": 16}),
        (TrainWord2Vec, {"passes": 51}),
        (TrainWord2Vec, {"negative": -1}),
        (TrainWord2Vec, {"negative": 21}),
        (TrainWord2Vec, {"min_count": 0}),
        (TrainWord2Vec, {"share": 0.001}),
        (TrainWord2Vec, {"algorithm": "glove"}),
        (TrainWord2Vec, {"corpus": "own"}),
        (TrainWord2Vec, {"own": SHA}),
        (TrainWord2Vec, {"corpus": "own", "own": "short"}),
        (Evaluate, {"vectors": "../../etc/passwd"}),
        (Evaluate, {"test": "against_glove"}),
        (ReadVectors, {}),
        (ReadVectors, {"sha256": "../" + "a" * 61}),
        (DownloadVectors, {"model": "a/b"}),
    ],
)
def test_limits(kind, fields):
    with pytest.raises(ValidationError):
        kind(**fields)
    with pytest.raises(ExperimentError):
        read_work(json.dumps({"kind": kind.kind, **fields}))


def test_a_mistake_is_said_in_one_sentence():
    with pytest.raises(ExperimentError) as caught:
        read_work('{"kind": "train_word2vec", "dimensions": 1000}')
    assert str(caught.value) == "Dimensions must be at most 300 (got 1000)"


SMALL = {"dimensions": 8, "passes": 2, "share": 0.1}


def test_vectors_are_learned_from_a_share_of_the_snippets():
    result = do(TrainWord2Vec(**SMALL))
    facts, arrays = result.facts, result.arrays
    assert result.status == "finished"
    assert (facts["texts"], facts["epochs"]) == (853, 2)
    assert arrays["vectors"].shape == (len(facts["words"]), 8)
    assert arrays["counts"].shape == (len(facts["words"]),)
    assert arrays["loss"].shape == (2,)
    assert arrays["loss"][1] < arrays["loss"][0]
    assert facts["words_per_second"] == pytest.approx(2 * facts["raw_words"] / facts["seconds"])
    vectors = vectors_of(result)
    assert (vectors.words, vectors.dimensions) == (facts["words"], 8)
    again = do(TrainWord2Vec(**SMALL))
    assert np.array_equal(again.arrays["vectors"], arrays["vectors"])
    assert not np.array_equal(do(TrainWord2Vec(**SMALL, seed=1)).facts["words"][:500], facts["words"][:500])


def test_all_of_a_job_reaches_gensim():
    job = TrainWord2Vec(dimensions=7, window=2, passes=3, algorithm="cbow", negative=0, min_count=3, share=0.1, seed=5)
    texts = reviews("snippets").texts
    chosen = np.sort(np.random.default_rng(5).permutation(len(texts))[:853])
    more = {"dimensions": 7, "window": 2, "epochs": 3, "skip_gram": False, "negative": 0, "min_count": 3, "seed": 5}
    assert np.array_equal(do(job).arrays["vectors"], learn([texts[i] for i in chosen], **more).matrix)


def own(text, **more):
    table = text if isinstance(text, bytes) else text.encode()
    return TrainWord2Vec(corpus="own", own=hashlib.sha256(table).hexdigest(), min_count=1, **more), table


def test_a_pasted_text():
    job, table = own("The cat sat down.\nThe dog sat too!\nNobody stood. Ünïcode is fine \n", dimensions=4)
    result = do(job, table)
    assert set(result.facts["words"]) == set(
        "the cat sat down dog too nobody stood ünïcode is fine".split()  # noqa: SIM905
    )
    job, table = own(b"\xef\xbb\xbfone two\nthree \xff four\nfive six\n", dimensions=4)
    assert set(do(job, table).facts["words"]) == {"one", "two", "three", "\ufffd", "four", "five", "six"}


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (None, "The pasted text is no longer on this computer: paste it again"),
        (b"another text", "This is not the text of this training: paste that one again"),
        (b"x" * 20_000_001, "The text must have at most 20 MB (got 20.0 MB): shorten it"),
    ],
)
def test_a_pasted_text_that_is_none(table, said):
    with pytest.raises(ExperimentError) as caught:
        perform(own("one two three")[0], table, nobody, never)
    assert str(caught.value) == said


def test_too_little_text_is_said():
    job, table = own("hello")
    with pytest.raises(ExperimentError, match="paste at least 3 sentences of two or more words"):
        perform(job, table, nobody, never)


def test_vectors_come_along_as_they_are():
    words = ["ü", "a b", "\u2028", "half \ud800", "…"]
    vectors = Vectors("any", words, np.random.default_rng(0).standard_normal((5, 3)))
    again = unpack("any", pack(vectors))
    assert again.words == words
    assert np.array_equal(again.matrix, vectors.matrix)
    for broken in (b"", b"nonsense", pack(vectors)[:-50], pickled()):
        with pytest.raises(ExperimentError, match="The vectors are damaged: train them again"):
            unpack("any", broken)


def pickled():
    import io

    file = io.BytesIO()
    np.savez(file, vectors=np.ones((1, 2)), words=np.array([{"code": print}], dtype=object))
    return file.getvalue()


@pytest.mark.slow
def test_fresh_vectors_are_tested():
    trained = do(TrainWord2Vec(dimensions=8, passes=1))
    name, table = f"job-{'0' * 32}", pack(vectors_of(trained))
    analogies = do(Evaluate(vectors=name), table).facts
    assert (analogies["asked"], analogies["words"], analogies["dimensions"]) == (19_544, len(trained.facts["words"]), 8)
    assert 0 < analogies["covered"] == analogies["answered"] < 5000
    assert sum(category["covered"] for category in analogies["categories"]) == analogies["covered"]
    compared = do(Evaluate(vectors=name, test="against_glove"), table).facts
    assert compared["analogies"]["pretrained"]["correct"] > 10 * compared["analogies"]["fresh"]["correct"]
    assert compared["neighbours"]["overlap"] < 0.5
    with pytest.raises(ExperimentError, match="to test are missing"):
        perform(Evaluate(vectors=name), None, nobody, never)


def test_similarity_of_glove():
    result = do(Evaluate(test="similarity"))
    for test in result.facts["sets"]:
        truth = agreement(glove(), pairs(test["name"]))
        assert test["spearman"] == truth.spearman
        assert len(test["pairs"]) == test["covered"] == len(result.arrays[f"{test['name']} human"])
        assert np.array_equal(result.arrays[f"{test['name']} cosine"], truth.cosines)
    assert result.facts["sets"][0]["pairs"][0] == ["love", "sex"]


def test_a_test_that_is_stopped_keeps_its_answers():
    looks = iter([False] * 2)
    result = perform(Evaluate(), None, nobody, lambda: next(looks, True))
    assert result.status == "stopped"
    assert 0 < result.facts["answered"] < result.facts["covered"]


def test_an_uploaded_file_is_read_and_tested(monkeypatch, tmp_path):
    monkeypatch.setenv("UNROLLED_DATA", str(tmp_path))
    sha = Library().put_upload([b"Tiger 1 2\ncat 1 3\nbook 5 1\npaper 4 1\nking 1 9\nqueen 2 8\n"])
    name = do(ReadVectors(sha256=sha)).facts["vectors"]
    assert name == f"file-{sha}"
    found = do(Evaluate(vectors=name, test="similarity")).facts
    assert found["sets"][0]["covered"] == 4
    with pytest.raises(ExperimentError, match="no longer on this computer: upload or download them again"):
        perform(Evaluate(vectors="file-" + "b" * 64), None, nobody, never)
    with pytest.raises(ExperimentError, match="gensim has no model “nothing”"):
        perform(DownloadVectors(model="nothing"), None, nobody, never)
