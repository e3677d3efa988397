"""A network that reads texts is taken along: the script that is downloaded comes to what the page shows."""

import re
import subprocess
import sys
import zipfile

import pytest
from playwright.sync_api import Page, expect

SENTENCES = (
    "/sentiment?part=train&task=reviews&p.source=mock&p.words=20&p.length=8&p.dimensions=4"
    "&layers=LSTM-4-tanh&scaling=none&epochs=60&learning_rate=0.01&validation_share=0"
)


@pytest.mark.long
def test_the_script_that_is_downloaded_comes_to_the_page_s_loss(page: Page, tmp_path):
    page.goto(SENTENCES)
    shown = page.get_by_text(re.compile(r"^Loss [\d.]+$"))
    expect(shown).to_be_visible(timeout=120_000)
    loss = float(shown.text_content().split()[1])
    assert page.get_by_role("button", name="Keras script").count() == 0  # nothing is made before somebody asks
    page.get_by_text("Take it with you").click()
    files = {
        "Keras script": "unrolled_reviews.py",
        "Notebook": "unrolled_reviews.ipynb",
        "Vocabulary": "words.txt",
        "Trained network": "unrolled_reviews.keras",
    }
    for button, name in files.items():
        with page.expect_download() as download:
            page.get_by_role("button", name=button, exact=True).click()
        assert download.value.suggested_filename == name
        download.value.save_as(tmp_path / name)
    assert (tmp_path / "words.txt").read_text().split("\n")[0] == "<unknown>"
    assert "model.weights.h5" in zipfile.ZipFile(tmp_path / "unrolled_reviews.keras").namelist()
    script = [sys.executable, "-I", "unrolled_reviews.py"]
    done = subprocess.run(script, cwd=tmp_path, capture_output=True, text=True, check=True)
    printed = re.search(r"training loss after 60 epochs: (\S+)", done.stdout)[1]
    assert float(printed) == pytest.approx(loss, rel=0.01)
    assert "This movie was awful" in done.stdout
