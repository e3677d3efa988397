"""What a person sees of a page: settings beside their results, numbers that can be typed, a replay that stays calm."""

import re

import pytest
from playwright.sync_api import Page, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

AIR = "/sequence_lab?task=air_pollution&layers=SimpleRNN-2-tanh&scaling=standard&learning_rate=0.5&epochs=2000"
AIR += "&validation_share=0&seed=5"


def headline(page: Page):
    """The sentence that says how good the network is."""
    return page.get_by_text(re.compile(r"^Off by .* on average"))


def verdict(page: Page):
    return page.get_by_text(re.compile(r"Trained [\d,]+ epochs in"))


@pytest.mark.long
@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)])
def test_another_seed_and_what_it_changes_are_in_sight_together(chromium, server, size):
    context = chromium.new_context(base_url=server, viewport=dict(zip(("width", "height"), size, strict=True)))
    page = context.new_page()
    page.goto(AIR)
    expect(verdict(page)).to_be_visible()
    button = page.get_by_role("button", name="Another seed", exact=True)
    button.scroll_into_view_if_needed()
    for part in (button, verdict(page), page.get_by_test_id("stPlotlyChart").first):
        expect(part).to_be_in_viewport()
    button.click()
    expect(page).to_have_url(re.compile("seed=6"))
    expect(verdict(page)).to_be_visible()
    for part in (button, verdict(page), page.get_by_test_id("stPlotlyChart").first):
        expect(part).to_be_in_viewport()
    page.get_by_text("Summary", exact=True).scroll_into_view_if_needed()  # and from below, too
    expect(button).to_be_in_viewport()
    context.close()


def test_on_a_phone_the_result_stays_while_settings_scroll(chromium, server):
    context = chromium.new_context(base_url=server, viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(AIR)
    expect(verdict(page)).to_have_count(1)
    glance = page.locator(".st-key-glance")
    for name in ("Task", "Layer 1"):
        page.get_by_role("combobox", name=re.compile(name)).first.scroll_into_view_if_needed()
        expect(glance).to_be_in_viewport(ratio=1)
        expect(glance.get_by_role("img", name=re.compile("The loss over the epochs"))).to_be_in_viewport(ratio=1)
    assert len(glance.inner_text()) > 10
    sentence = glance.get_by_test_id("stMarkdownContainer").bounding_box()
    drawing = glance.get_by_role("img").bounding_box()
    assert drawing["x"] + drawing["width"] <= sentence["x"], (drawing, sentence)  # beside it, and not a line more
    losses = glance.get_by_role("img", name=re.compile("The loss over the epochs"))
    before = losses.get_attribute("aria-label")
    button = page.get_by_role("button", name="Another seed", exact=True)
    button.scroll_into_view_if_needed()
    button.click()
    expect(page).to_have_url(re.compile("seed=6"))
    expect(glance.get_by_role("img", name=before, exact=True)).to_have_count(0)
    expect(losses).to_be_visible()
    expect(glance).to_be_in_viewport(ratio=1)
    pages = page.get_by_test_id("stExpandSidebarButton")
    assert pages.evaluate("button => getComputedStyle(button, '::after').content") == '"Pages"'
    context.close()


def left(locator) -> float:
    return locator.bounding_box()["x"]


@pytest.mark.long
def test_what_stands_below_each_other_begins_at_one_line(page: Page):
    page.goto("/")
    title, foot = page.get_by_role("heading", level=1), page.get_by_role("link", name="What is kept here, and where")
    expect(foot).to_be_visible()
    assert abs(left(title) - left(foot.get_by_test_id("stIconMaterial"))) < 1
    here = page.get_by_test_id("stTopNavLink").filter(has_text="Start")
    label, around = here.locator("p").bounding_box(), here.bounding_box()
    assert abs(2 * (label["x"] - around["x"]) + label["width"] - around["width"]) < 2  # in the middle
    began = left(title)
    page.goto(AIR)  # whose title is in the column of the settings
    expect(verdict(page)).to_be_visible()
    assert abs(left(title) - began) < 1


CUT = """labels => labels.filter(label => label.scrollWidth > label.clientWidth + 1).map(label => label.innerText)"""


@pytest.mark.long
@pytest.mark.parametrize("address", ["/", "/sequence_lab"])  # with many links; with a cure that has a long name
def test_on_a_phone_no_label_of_what_can_be_clicked_is_cut(chromium, server, address):
    context = chromium.new_context(base_url=server, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(address)
    labels = page.locator("[data-testid=stMain]").locator("button, a").locator("[data-testid=stMarkdownContainer]")
    expect(labels.filter(has_text="Train it here")).to_be_visible()
    assert labels.count() > 5
    assert not labels.evaluate_all(CUT)
    context.close()


# How far around its middle each of the elements is hit, in pixels across and down.
HIT = """
elements => elements.map((element) => {
  element.scrollIntoView({ block: "center" });
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
  const reach = (across, down) => {
    let far = 0;
    while (far < 22 && element.contains(document.elementFromPoint(x + across * (far + 1), y + down * (far + 1)))) far++;
    return far;
  };
  return [reach(-1, 0) + reach(1, 0), reach(0, -1) + reach(0, 1)];
})
"""


@pytest.mark.long
def test_on_a_phone_a_finger_hits_what_is_small_and_every_tab_is_in_sight(chromium, server):
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    context = chromium.new_context(base_url=server, **phone)
    page = context.new_page()
    page.goto("/under_the_hood?see=take_home")
    expect(page.get_by_role("tab", name="Take it with you")).to_be_visible()
    edges = "tabs => tabs.map((tab) => tab.getBoundingClientRect()).map((box) => [box.left, box.right])"
    assert all(left >= 0 and right <= 390 for left, right in page.get_by_role("tab").evaluate_all(edges))
    page.goto("/word_vectors?part=library")
    rows = page.get_by_test_id("stTable").get_by_role("row")
    expect(rows.nth(5)).to_be_visible()
    heights = rows.evaluate_all("rows => rows.map((row) => row.getBoundingClientRect().height)")
    assert max(heights) < 150, heights  # what scrolls aside does not stretch what is in sight
    page.goto(AIR)
    expect(verdict(page)).to_have_count(1)
    main = page.get_by_test_id("stMain")
    code = main.locator("p > code").evaluate_all("all => all.map((one) => parseFloat(getComputedStyle(one).fontSize))")
    assert min(code) >= 12, code
    for small in (
        main.get_by_role("button", name=re.compile("^Help for")),
        main.locator("label").filter(has=page.get_by_role("switch")),
        main.get_by_test_id("stSliderThumbValue").locator(".."),
    ):
        expect(small.filter(visible=True).first).to_be_visible()
        sizes = small.filter(visible=True).evaluate_all(HIT)
        assert min(min(size) for size in sizes) >= 24, sizes
    context.close()


@pytest.mark.long
def test_any_number_of_units_is_typed(page: Page):
    page.goto(AIR)
    expect(verdict(page)).to_be_visible()
    field = page.get_by_role("spinbutton", name="Units: type a number")
    field.fill("20")
    field.press("Enter")
    expect(page).to_have_url(re.compile("SimpleRNN-20-tanh"))
    expect(page.get_by_role("slider", name=re.compile("^Units"))).to_have_attribute("aria-valuetext", "20")
    expect(verdict(page)).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile("SimpleRNN-2-tanh"))
    expect(field.and_(page.locator('[value="2"]'))).to_have_count(1)


@pytest.mark.long
def test_a_replay_says_the_loss_of_its_moment_and_makes_no_history(page: Page):
    page.goto(AIR)
    expect(verdict(page)).to_be_visible()
    page.get_by_role("button", name="Another seed", exact=True).click()
    expect(page).to_have_url(re.compile("seed=6"))
    expect(verdict(page)).to_be_visible()
    title = page.get_by_text(re.compile(r"^Loss \S+$"))
    expect(title).to_be_visible()
    steps = page.evaluate("history.length")
    for _ in range(2):
        page.get_by_role("button", name="Play").click()
        expect(page.get_by_text(re.compile(r"^Loss (\S+ after \d|before training)"))).to_be_visible()
        page.get_by_role("button", name="Pause").click()
        expect(page).to_have_url(re.compile(r"snapshot=\d+"))
    assert page.evaluate("history.length") == steps
    page.go_back()  # one step, and it is the seed before
    expect(page).to_have_url(re.compile("seed=5"))
    expect(title).to_be_visible()


@pytest.mark.long
def test_streamlits_own_stop_is_not_offered(page: Page):
    """It ends the drawing of a page and not a training, and looks as if it did."""
    hold = {"on": False}

    def between(socket):
        def pass_on(message):
            what = ForwardMsg.FromString(message)
            begins = what.WhichOneof("type") == "new_session" or what.session_status_changed.script_is_running
            if begins or not hold["on"]:
                socket.send(message)

        server = socket.connect_to_server()
        socket.on_message(server.send)
        server.on_message(pass_on)

    page.route_web_socket(re.compile("_stcore/stream"), between)
    page.goto(AIR)
    expect(verdict(page)).to_be_visible()
    hold["on"] = True  # for the browser, the script that the click starts never ends
    page.get_by_role("button", name="Another seed", exact=True).click()
    expect(page.get_by_test_id("stStatusWidgetRunningIcon")).to_be_visible()
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)


@pytest.mark.long
def test_a_review_that_is_pasted_gets_several_lines(page: Page):
    page.goto("/sentiment")
    field = page.get_by_role("textbox", name="A sentence, or a whole review")
    expect(field).to_be_visible()
    review = "I waited for this film for years, and it is wonderful in every way. " * 8
    field.fill(review)
    expect(page.locator("textarea")).to_have_value(review)
    expect(page).to_have_url(re.compile("sentence=I.waited.for"))
    expect(page.get_by_text(re.compile(r"in every way\. I waited")).first).to_be_visible()
    page.locator("textarea").fill("short and dull")
    page.locator("textarea").press("Control+Enter")
    expect(page).to_have_url(re.compile("sentence=short.and.dull"))
