"""The film of a clip, what the network is like inside at a frame, and the errors by frame."""

import streamlit as st

from core.experiment import Experiment
from core.figures.channels import channels
from core.figures.film_errors import by_frame
from core.figures.losses import losses
from core.runs import Run
from core.tasks import Prepared, data_key
from core.tasks.video.data import Films
from core.views.shared import run_end
from core.views.shared.loss_curves import loss_curves, loss_label
from core.views.video import channels as inside
from core.views.video import errors as judge
from core.views.video import film as view
from core.views.video.errors import Errors
from core.views.video.film import Film
from core.views.video.frames import as_text
from core.wording import capitalised
from pages.shared import resources, results, show
from pages.shared.draft import Draft
from pages.video.player import player

VIEW = ("t", "layer", "gate")  # what of the view this page adds to the address


def untrained(draft: Draft, experiment: Experiment, prepared: Prepared) -> None:
    """A clip of the data, before anything is trained."""
    clip = results.choose_sequence(draft, prepared)
    frames = view.whole(prepared, _films(experiment), clip)
    captions = [f"Frame {number + 1} of {len(frames)}." for number in range(len(frames))]
    side = view.side_of(prepared)
    player({"What the network will see": as_text(frames)}, captions, side=side, first=1, frame=1, key="video:data")


def trained(draft: Draft, experiment: Experiment, prepared: Prepared, run: Run) -> None:
    """The film of a clip, and the hidden channels under it. Another clip or frame redraws them alone."""
    st.fragment(_trained)(draft, experiment, prepared, run)


def _trained(draft: Draft, experiment: Experiment, prepared: Prepared, run: Run) -> None:
    clip = results.choose_sequence(draft, prepared)
    film = _film(_key(run), clip, run, experiment, prepared)
    frame = _frame_of_address(draft, film)
    stands = player(
        {name: as_text(frames) for name, frames in film.both().items()},
        [film.caption(number) for number in film.numbers],
        side=film.side,
        first=film.numbers[0],
        frame=frame,
        key="video:film",
    )
    draft.set_view("t", None if stands == film.observed + 1 else str(stands))
    st.caption(
        f"Frames 2 to {film.observed + 1} are drawn from the real frames before them. From then on the network reads "
        "what it has drawn itself. Play it, or move the slider with the arrow keys."
    )
    _channels(draft, experiment, prepared, run, film, clip, stands)
    draft.write_address(*VIEW)


def _frame_of_address(draft: Draft, film: Film) -> int:
    """The frame that the address names; by default the last that is drawn from real frames."""
    text = draft.view("t")
    last = film.observed + 1
    if text is None:
        return last
    if text.isdecimal() and int(text) in film.numbers:
        return int(text)
    draft.misread("t", f"frame {last}")
    return last


def _channels(
    draft: Draft, experiment: Experiment, prepared: Prepared, run: Run, film: Film, clip: int, frame: int
) -> None:
    layers = inside.layers_of(experiment)
    if not layers:
        return
    st.header("Inside the network at this frame", anchor=False)
    with st.container(horizontal=True):
        what = _choice(draft, "Look at", "gate", inside.WHAT)
        names = {str(place): f"layer {place + 1}" for place, _ in layers}
        place = int(_choice(draft, "Layer", "layer", names)) if len(layers) > 1 else layers[0][0]
    traced = view.insides(experiment, prepared, run.trained.weights_at(), film, clip)
    pictures = inside.pictures(traced, place, what, frame - 1, film.side)
    title = f"{capitalised(inside.WHAT[what])} after frame {frame - 1}, from which frame {frame} is drawn"
    gates = inside.from_0_to_1(what)
    show.figure(channels(pictures, title, limit=inside.limit(pictures, what), gates=gates), "video:channels")
    st.caption(inside.sentence(what))


def _choice(draft: Draft, label: str, name: str, options: dict[str, str]) -> str:
    """A choice that is part of the view, and of the address."""
    first, text = next(iter(options)), draft.view(name)
    if text is not None and text not in options:
        draft.misread(name, options[first])
    chosen = st.segmented_control(
        label,
        list(options),
        required=True,
        default=text if text in options else first,
        format_func=options.get,
        key=draft.widgets.key(f"{name} of {len(options)}"),
        wrap=True,
    )
    draft.set_view(name, None if chosen == first else chosen)
    return chosen


def errors_of(run: Run, experiment: Experiment, prepared: Prepared) -> Errors:
    """The errors by frame of a run, computed once."""
    return _errors(_key(run), run, experiment, prepared)


def error_by_frame(errors: Errors) -> None:
    """The figure, and what it says."""
    st.header("Error by frame", anchor=False)
    title = "Right as long as frames are real, wrong soon after"
    show.figure(by_frame(errors.numbers, errors.by_name, errors.observed, title), "video:errors")
    st.markdown(judge.own_frames(errors))


def losses_of(run: Run, experiment: Experiment, prepared: Prepared, previous: Run | None) -> None:
    """The losses of a run over its epochs."""
    st.header("Training", anchor=False)
    if run.reason and run.status == "failed":
        show.problem(run.reason)
    st.caption(run_end.caption(run))
    curves = loss_curves(run.trained)
    before = loss_curves(previous.outcome).training if previous else None
    label = loss_label(prepared, experiment)
    figure = losses(curves.training, curves.validation, epochs=run.trained.epochs, previous=before, label=label)
    show.figure(figure, "video:losses")


def _key(run: Run) -> str:
    """A name for what a run has learned: a training again may replace it."""
    return f"{run.fingerprint} {run.finished} {run.status} {run.ships}"


def _films(experiment: Experiment) -> Films:
    return _films_of(data_key(experiment), experiment)


@st.cache_resource(max_entries=1, show_spinner=False)
def _films_of(key: str, _experiment: Experiment) -> Films:
    return view.films_of(_experiment, resources.table(_experiment))


@st.cache_resource(max_entries=32, show_spinner=False)
def _film(key: str, clip: int, _run: Run, _experiment: Experiment, _prepared: Prepared) -> Film:
    return view.film(_experiment, _prepared, _run.trained.weights_at(), _films(_experiment), clip)


@st.cache_resource(max_entries=32, show_spinner="Drawing the films of clips held back")
def _errors(key: str, _run: Run, _experiment: Experiment, _prepared: Prepared) -> Errors:
    return judge.errors(_experiment, _prepared, _run.trained.weights_at(), _films(_experiment))
