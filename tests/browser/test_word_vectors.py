"""Word vectors, as a person lives them: arithmetic while typing, a window that moves, vectors trained and tried."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.acts import choose


def bars(page: Page, word: str):
    return page.locator("svg .ytick text", has_text=re.compile(rf"^{word}"))


def test_a_sum_is_answered_while_it_is_typed(page: Page, chromium, server):
    page.goto("/word_vectors")
    expect(bars(page, "woman").first).to_be_visible()  # the lecture's
    box = page.get_by_role("textbox", name="A sum of words")
    box.fill("")
    box.press_sequentially("paris - france + italy")
    expect(bars(page, "rome").first).to_be_visible()
    expect(page.get_by_text(re.compile("“rome” leads"))).to_be_visible()
    expect(page).to_have_url(re.compile("sum=paris"))
    again = chromium.new_context(base_url=server).new_page()  # the same in a new window, by its address
    again.goto(page.url)
    expect(bars(again, "rome").first).to_be_visible()
    again.context.close()

    box.fill("qeen - king + man")  # a slip of the finger, mended by a click
    expect(page.get_by_text("has no vector in GloVe")).to_be_visible()
    page.get_by_role("button", name="queen", exact=True).click()
    expect(box).to_have_value("queen - king + man")
    expect(bars(page, "woman").first).to_be_visible()

    page.get_by_role("radio", name="PCA").click()
    expect(page.get_by_text(re.compile("words around it, by PCA"))).to_be_visible()
    page.get_by_role("radio", name="t-SNE").click()
    expect(page.get_by_text(re.compile("words around it, by t-SNE"))).to_be_visible()


@pytest.mark.long
def test_the_window_moves_over_the_sentence(page: Page):
    page.goto("/word_vectors?part=skipgram")
    expect(page.get_by_text("30 pairs")).to_be_visible()
    expect(page.get_by_role("cell", name="(the, quick) (the, brown)", exact=True)).to_be_visible()
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_text("Centre 9 of 9: “dog”")).to_be_visible()
    page.get_by_role("radio", name="CBOW").click()
    expect(page.get_by_role("cell", name="(quick, brown) → the", exact=True)).to_be_visible()


@pytest.mark.long
def test_vectors_are_trained_here_and_used_on_the_other_tabs(page: Page):
    page.goto("/word_vectors?part=word2vec&texts=10&passes=3")
    page.get_by_role("button", name="Train", exact=True).click()
    expect(page.get_by_text(re.compile("words have a vector of 50 numbers"))).to_be_visible()
    expect(page.get_by_text("How much a small corpus teaches")).to_be_visible()
    expect(page.get_by_role("cell", name="SimLex-999")).to_be_visible()
    page.get_by_role("button", name="Use these vectors on the other tabs").click()
    page.get_by_role("tab", name="Arithmetic").click()
    box = page.get_by_role("textbox", name="A sum of words")
    box.fill("movie")
    expect(page.get_by_text(re.compile("nearest neighbours? of the only word"))).to_be_visible()
    expect(page).to_have_url(re.compile("vectors=job-"))
    choose(page, "Word vectors", "GloVe 6B, 50 numbers, 400,000 words")
    expect(bars(page, "movies").first).to_be_visible()


@pytest.mark.long
def test_a_file_of_vectors_is_read_with_its_wrong_lines_named(page: Page, tmp_path):
    lines = [f"word{i} " + " ".join(str((i * k) % 7 - 3 + 0.5) for k in range(1, 9)) for i in range(200)]
    lines[3] = "word3 1 2 three 4 5 6 7 8"
    file = tmp_path / "mine.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    page.goto("/word_vectors?part=library")
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("Words: 199, numbers in each vector: 8.")).to_be_visible()
    expect(page.get_by_text(re.compile(r"[Ll]ine 4"))).to_be_visible()
    page.get_by_role("button", name="Download 110 MB").click()  # without a network one clear sentence, else a progress
    said = page.get_by_text(re.compile("no connection to github.com|answers with|[0-9]+ %|Beginning"))
    expect(said.first).to_be_visible()
