"""How the network is trained: scaling, optimizer, epochs, seed and the rest."""

import streamlit as st

from core.experiment import MAX_BATCH, MAX_EPOCHS, OPTIMIZERS, SCALINGS, Training
from pages.shared import visit
from pages.shared.draft import Draft
from pages.shared.number import SHARED, number
from pages.shared.parameters import bound

LEARNING_RATES = (0.0001, 0.0003, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
EPOCHS = (1, 2, 5, 10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, MAX_EPOCHS)
BATCHES = (1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024)
CLIPPING = (0.0, 0.1, 0.5, 1.0, 5.0, 10.0)
PATIENCE = (0, 2, 5, 10, 20, 50, 100)
SCALING_NAMES = {"none": "raw", "standard": "standard", "minmax": "0 to 1"}


def edit(draft: Draft, *, holds_back: bool, scales: bool = True, about_holding_back: str = "") -> dict[str, object]:
    """Draw the form. Returns the fields scaling, training and seed.

    Args:
        draft: its experiment is what the form begins with.
        holds_back: True if the task can hold sequences back; else no setting that needs validation is offered.
        scales: True if there are numbers to scale; texts have none.
        about_holding_back: a note on the share held back; "" for none.
    """
    now = draft.experiment
    training, scaling = now.training, now.scaling
    if scales:
        scaling = st.segmented_control(
            "Scaling of inputs and targets",
            SCALINGS,
            required=True,
            format_func=SCALING_NAMES.get,
            help="Raw: as they are. Standard: mean 0, standard deviation 1. 0 to 1: from the smallest to the largest. "
            "Fitted on the training sequences alone.",
            **draft.widgets.kept("scaling", now.scaling, "default"),
        )
    fields: dict[str, object] = {
        "learning_rate": number(
            draft.widgets,
            "Learning rate",
            "learning_rate",
            training.learning_rate,
            LEARNING_RATES,
            low=1e-6,
            high=10.0,
            written="{:g}".format,
        ),
        "epochs": number(
            draft.widgets, "Epochs", "epochs", training.epochs, EPOCHS, low=1, high=MAX_EPOCHS, why=SHARED
        ),
    }
    with st.container(horizontal=True, vertical_alignment="bottom"):
        seed = st.number_input("Seed", 0, 2**31 - 1, width=150, **draft.widgets.kept("seed", now.seed))
        st.button(
            "Another seed",
            icon=":material/casino:",
            on_click=_another_seed,
            args=(draft,),
            help="Other initial weights and another order of the batches, all else equal",
        )
    box = st.expander("More about training", on_change="rerun", **bound("open.training"))
    if box.open:
        with box:
            fields |= _more(draft, holds_back=holds_back, about_holding_back=about_holding_back)
    else:  # what nobody sees costs no rerun anything
        fields |= _as_it_is(training, holds_back=holds_back)
    return {"scaling": scaling, "training": fields, "seed": seed}


def _as_it_is(training: Training, *, holds_back: bool) -> dict[str, object]:
    """The fields of `_more` as they were set last."""
    fields = training.model_dump(include={"optimizer", "momentum", "batch_size", "clipnorm", "validation_share"})
    return fields | ({"patience": training.patience} if holds_back else {})


def _more(draft: Draft, *, holds_back: bool, about_holding_back: str) -> dict[str, object]:
    training = draft.experiment.training
    chosen = st.segmented_control(
        "Optimizer", OPTIMIZERS, required=True, **draft.widgets.kept("optimizer", training.optimizer, "default")
    )
    fields: dict[str, object] = {"optimizer": chosen}
    if chosen != "Adam":
        fields["momentum"] = st.slider(
            "Momentum", 0.0, 0.99, step=0.01, **draft.widgets.kept("momentum", training.momentum)
        )
    fields["batch_size"] = number(
        draft.widgets,
        "Batch size (sequences)",
        "batch_size",
        training.batch_size,
        BATCHES,
        low=1,
        high=MAX_BATCH,
        why=SHARED,
    )
    fields["clipnorm"] = number(
        draft.widgets,
        "Gradient clipping (largest norm; 0 is off)",
        "clipnorm",
        training.clipnorm,
        CLIPPING,
        low=0.0,
        high=1000.0,
        written="{:g}".format,
    )
    if not holds_back:
        return fields | {"validation_share": training.validation_share}
    fields["validation_share"] = st.slider(
        "Share of the sequences held back for validation",
        0.0,
        0.5,
        step=0.05,
        help=about_holding_back or None,
        **draft.widgets.kept("validation_share", training.validation_share),
    )
    if fields["validation_share"]:
        fields["patience"] = number(
            draft.widgets,
            "Early stopping: epochs without a better validation loss (0 is off)",
            "patience",
            training.patience,
            PATIENCE,
            low=0,
            high=MAX_EPOCHS,
        )
    return fields


def _another_seed(draft: Draft) -> None:
    st.session_state[draft.widgets.key("seed")] = draft.experiment.seed + 1
    visit.touched()
