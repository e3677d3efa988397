"""The component that draws progress, by itself in a browser whose streams and answers a test makes up."""

from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "pages" / "shared" / "live_progress.js"
HTML = """
<div id="parent" style="width: 700px; --st-chart-categorical-colors: #0f766e,#868b95,a,b,c,d,e,#822e32">
  <div class="progress">
    <div class="line" hidden></div>
    <div class="bar" role="progressbar" hidden><div></div></div>
    <div class="charts"></div>
  </div>
</div>
"""
STUBS = """
window.streams = []; window.asked = []; window.fetched = []; window.answer = null;
window.EventSource = class {
  static CLOSED = 2;
  constructor(address) { this.address = `${address}`; this.readyState = 1; streams.push(this); }
  close() { this.readyState = 2; }
  send(news) { this.onmessage({ data: JSON.stringify(news) }); }
  fail() { this.readyState = 2; this.onerror(); }
};
window.fetch = async (address) => {
  fetched.push(`${address}`);
  return { ok: answer !== null, json: async () => answer };
};
window.mount = async (script) => {
  const module = await import(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  window.parent_ = document.querySelector("#parent");
  window.update = (data) => {
    window.unmount = module.default({ parentElement: parent_, data, setTriggerValue: (...a) => asked.push(a) });
  };
};
"""
CHART = {
    "what": "Loss",
    "unit": "",
    "label": "mean squared error",
    "epochs": 10,
    "scale": 1,
    "top": None,
    "curves": {"training": "loss", "validation": "validation", "batches": "batch_loss"},
    "before": None,
}


@pytest.fixture
def component(chromium):
    """A page with the component's script; `update` gives it data."""
    context = chromium.new_context()
    page = context.new_page()
    page.route("http://localhost/lab", lambda route: route.fulfill(body=HTML, content_type="text/html"))
    page.goto("http://localhost/lab")
    page.evaluate(STUBS)
    page.evaluate("script => mount(script)", SCRIPT.read_text())
    yield page
    context.close()


def data(run="a", version="", charts=(), **now):
    now = {"version": version, "ended": False} | now
    return {"token": run, "version": version, "now": now, "charts": list(charts)}


def draw(component, curves, **chart):
    component.evaluate("data => update(data)", data(charts=[CHART | chart]))
    component.evaluate("news => streams[0].send(news)", {"version": "", "ended": False, "anew": True, "curves": curves})
    return component.locator("figure")


def texts(figure):
    return [text.text_content() for text in figure.locator("text").all()]


@pytest.mark.parametrize(
    ("curves", "chart", "title"),
    [
        ({}, {"epochs": 1}, "Loss over 1 epoch"),
        ({}, {"epochs": 1200}, "Loss over 1,200 epochs"),
        ({"loss": [[1, 0.5]]}, {}, "Loss after 1 epoch: 0.5"),
        ({"loss": [[1, 0.5], [2, 0.123456]]}, {}, "Loss after 2 epochs: 0.123"),
        ({"loss": [[1, 0.5]], "batch_loss": [[1.2, 0.4], [1.3, 0.2]]}, {}, "Loss after 1.3 epochs: 0.3"),
        ({"loss": [[1, 0.875]]}, {"what": "Accuracy", "unit": " %", "scale": 100}, "Accuracy after 1 epoch: 87.5 %"),
    ],
)
def test_the_title_says_how_far_it_is(component, curves, chart, title):
    figure = draw(component, curves, **chart)
    assert figure.locator(".title").text_content() == title
    assert figure.get_by_role("img").get_attribute("aria-label") == title


def test_axes_do_not_move_and_end_at_the_last_epoch(component):
    figure = draw(component, {"loss": [[1, 0.5], [2, 0.3]]}, top=1.0)
    assert [text for text in texts(figure) if text != "epoch"] == [
        "0",
        "0.2",
        "0.4",
        "0.6",
        "0.8",
        "1",
        "0",
        "2",
        "4",
        "6",
        "8",
        "10",
    ]
    few = texts(draw(component, {"loss": [[1, 0.5]]}, epochs=1))
    assert "0.5" not in few[-2:]  # there is no half an epoch


def test_many_epochs_have_a_logarithmic_axis(component):
    figure = draw(component, {"loss": [[1, 8.0], [1000, 0.1]]}, epochs=10_000)
    assert {"1", "10", "100", "1,000", "10,000"} <= set(texts(figure))


def test_lines_are_told_apart_without_colour_and_numbers_that_are_none_are_left_out(component):
    curves = {"loss": [[1, 0.5], [2, None], [3, 0.4]], "validation": [[1, 0.6], [3, 0.5]]}
    figure = draw(component, curves, before=[[1, 0.9], [2, 0.8]])
    assert [span.text_content() for span in figure.locator(".legend span").all()] == [
        "training",
        "validation",
        "previous run",
    ]
    dashes = [line.get_attribute("stroke-dasharray") for line in figure.locator("svg[role=img] path").all()]
    assert dashes == ["none", "7 4", "none"]
    assert "NaN" not in figure.inner_html()


def test_points_are_added_and_begin_anew_with_the_run(component):
    figure = draw(component, {"loss": [[1, 0.5]]})
    component.evaluate("streams[0].send({version: '', ended: false, anew: false, curves: {loss: [[2, 0.25]]}})")
    assert figure.locator(".title").text_content() == "Loss after 2 epochs: 0.25"
    component.evaluate("streams[0].send({version: '', ended: false, anew: true, curves: {loss: [[1, 0.75]]}})")
    assert figure.locator(".title").text_content() == "Loss after 1 epoch: 0.75"


def test_the_end_asks_for_one_rerun_and_closes_the_stream(component):
    component.evaluate("data => update(data)", data(text="Waiting", share=0))
    assert component.locator(".line").text_content() == "Waiting"
    component.evaluate("streams[0].send({version: '', ended: false, text: 'Epoch 2', share: 0.5})")
    assert component.get_by_role("progressbar").get_attribute("aria-valuenow") == "50"
    component.evaluate("streams[0].send({version: 'ended', ended: true})")
    component.wait_for_function("asked.length === 1")
    assert component.evaluate("asked") == [["news", "ended"]]
    assert component.evaluate("streams[0].readyState") == 2
    assert component.locator(".line").text_content() == "Epoch 2"  # it stays until the page is drawn again
    component.evaluate("data => update(data)", data(ended=True))  # the rerun has not come yet
    component.wait_for_timeout(1200)
    assert len(component.evaluate("asked")) == 1
    assert len(component.evaluate("streams")) == 1
    component.evaluate("data => update(data)", data(text="Waiting", share=0))  # the run has begun again
    assert len(component.evaluate("streams")) == 2


def test_a_rerun_that_got_lost_is_asked_for_again(component):
    component.clock.install()
    component.evaluate("data => update(data)", data(text="Waiting", share=0))
    component.evaluate("streams[0].send({version: 'ended', ended: true})")
    component.clock.run_for(5_000)
    assert len(component.evaluate("asked")) == 1
    component.clock.run_for(10_000)
    assert len(component.evaluate("asked")) == 2
    component.evaluate("unmount()")
    component.clock.run_for(30_000)
    assert len(component.evaluate("asked")) == 2


def test_each_end_in_a_batch_asks_for_a_rerun(component):
    component.evaluate("data => update(data)", data(version="0", text="0 of 3", share=0))
    component.evaluate("streams[0].send({version: '1', ended: false, text: '1 of 3', share: 0.33})")
    component.wait_for_function("asked.length === 1")
    component.evaluate("data => update(data)", data(version="1", text="1 of 3", share=0.33))
    component.evaluate("streams[0].send({version: '2', ended: false, text: '2 of 3', share: 0.67})")
    component.wait_for_function("asked.length === 2")
    assert len(component.evaluate("streams")) == 1


def test_another_run_has_another_stream(component):
    component.evaluate("data => update(data)", data(text="Waiting", share=0))
    component.evaluate("data => update(data)", data(run="b", text="Waiting", share=0))
    assert component.evaluate("streams.map(one => [one.address, one.readyState])") == [
        ["http://localhost/progress/a", 2],
        ["http://localhost/progress/b", 1],
    ]
    component.evaluate("unmount()")
    assert component.evaluate("streams[1].readyState") == 2


def test_a_browser_without_a_stream_asks_and_then_has_its_page_drawn_again(component):
    component.evaluate("data => update(data)", data(text="Waiting", share=0))
    component.evaluate("answer = {version: '', ended: false, text: 'Epoch 1', share: 0.1}; streams[0].fail()")
    component.wait_for_function("fetched.length === 1")
    assert component.locator(".line").text_content() == "Epoch 1"
    component.evaluate("answer = null")  # the token is gone
    component.wait_for_function("asked.length === 1", timeout=10_000)
    assert set(component.evaluate("fetched")) == {"http://localhost/progress/a?once"}


def test_a_tab_in_the_background_holds_no_stream(component):
    component.evaluate("data => update(data)", data(text="Waiting", share=0))
    hide = "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true }); "
    hide += "document.dispatchEvent(new Event('visibilitychange')); }"
    component.evaluate(hide, True)
    assert component.evaluate("streams.map(one => one.readyState)") == [2]
    component.wait_for_function("fetched.length === 1")  # it says at once that nobody looks at it
    assert component.evaluate("fetched") == ["http://localhost/progress/a?once&hidden"]
    component.evaluate(hide, False)
    assert component.evaluate("streams.map(one => one.readyState)") == [2, 1]
