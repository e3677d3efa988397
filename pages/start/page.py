"""The start page: a network alive, and the lecture's map."""

import streamlit as st

from core.figures.unrolled import unrolled
from core.runs import Run
from core.tasks import complete
from core.views.shared.link import Link
from core.views.start import failures, lecture
from core.views.under_the_hood import sequence_trace
from pages.shared import live, resources, run, show
from pages.shared.links import link
from pages.shared.parameters import bound
from pages.shared.side_by_side import unbroken

SHOWN = complete(lecture.ALIVE)
HEIGHT = 430  # pixels kept for the drawing while its network is trained


def alive() -> None:
    """The lecture's first network, really trained, unrolled over the four days of a city."""
    prepared = resources.prepared(SHOWN)
    current = run.find(SHOWN, prepared, remember=False)
    if current.run is None:
        _wait(SHOWN.fingerprint())
    elif current.run.outcome is None:
        show.problem(current.run.reason)
    else:
        _drawing(current.run)


@st.fragment
def _wait(name: str) -> None:
    state = resources.engine().state(name)
    if state is None or state.ended:
        st.rerun()
    live.wait(name, key="start.wait")
    st.skeleton(HEIGHT)
    st.caption(
        "The lecture's first network is being trained. The first time it takes some seconds longer, because "
        "the training processes have to start."
    )


@st.fragment
def _drawing(trained: Run) -> None:
    prepared = resources.prepared(SHOWN)
    names = prepared.data.sequence_names
    picture, words = st.columns([2, 1], gap="large")
    with words:
        city = st.segmented_control(
            "City",
            range(len(names)),
            format_func=names.__getitem__,
            required=True,
            default=0,
            wrap=True,
            **bound("city"),
        )
        day = st.slider("Day being read", 1, prepared.X.shape[1], prepared.X.shape[1], **bound("day"))
        read = sequence_trace.of_sequence(SHOWN, prepared, trained.outcome.weights_at(), city)
        st.markdown(unbroken(sequence_trace.words(read, day - 1)))
        link("Change this network", Link("sequence_lab", experiment=SHOWN), icon="tune")
        link("See every number in it", Link("under_the_hood", experiment=SHOWN))
        run.trained_before(trained, prepared)
    with picture:
        fig = unrolled(
            read.X,
            prepared.data.inputs,
            sequence_trace.rows_of_cells(read),
            read.answer,
            prepared.data.output.features,
            t=day - 1,
            timestep=prepared.data.timestep,
            title=f"{names[city]}, day by day",
        )
        show.figure(fig, "start:unrolled")


def section(number: int, part: lecture.Section) -> None:
    """One section of the lecture with what can be tried."""
    with st.container():
        st.subheader(f"{number} · {part.title}", anchor=False)
        st.markdown(part.about)
        with st.container(horizontal=True, gap="small"):
            for label, to in part.tries:
                link(label, to, icon="arrow_forward" if to.page == "sequence_lab" else "")


def going_wrong() -> None:
    """Networks that fail on purpose."""
    st.subheader("When training goes wrong", anchor=False)
    st.markdown("Each of these networks fails on purpose. The lab says what happened and why, and a button mends it.")
    with st.container(horizontal=True, gap="small"):
        for label, to in failures.LINKS.values():
            link(label, to, icon="troubleshoot")


st.title("Unrolled", anchor=False)
st.markdown(
    "Recurrent networks with nothing hidden: train one in a second, and see every number inside it. "
    "Begin with the network below, or pick a section of the lecture that Unrolled follows."
)
alive()
st.header("What to try, section by section", anchor=False)
for place, one in enumerate(lecture.SECTIONS, 1):
    section(place, one)
going_wrong()
st.subheader(f"{len(lecture.SECTIONS) + 1} · Further reading", anchor=False)
for column, (kind, links) in zip(
    st.columns(len(lecture.FURTHER_READING), gap="large"), lecture.FURTHER_READING.items(), strict=True
):
    column.markdown(f"**{kind}**  \n" + "  \n".join(f"[{label}]({address})" for label, address in links))
