"""A drawing of an analogy: its arrows in the plane that they span, or the words around it in 2 or 3 dimensions."""

import streamlit as st

from core.figures.analogy_arrows import arrows
from core.figures.word_map import word_map
from core.views.word_vectors import analogy_drawing
from core.words.analogy import Analogy
from core.words.projection import METHODS, Projection, project
from core.words.vectors import Vectors
from pages.shared import ask, show
from pages.shared.parameters import bound

PARALLEL, STEPS = "two arrows", "step by step"
NAMES = {"pca": "PCA", "tsne": "t-SNE", "umap": "UMAP"}
HEIGHT = 460  # pixels kept while a worker is at it


def draw(vectors: Vectors, analogy: Analogy) -> None:
    """The choice of pictures, and the one that is chosen."""
    st.header("Drawn", anchor=False)
    if not analogy.ranking:
        st.caption("There is no answer to draw.")
        return
    flat = [PARALLEL, STEPS] if analogy_drawing.has_parallels(analogy) else [STEPS]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picture = st.segmented_control(
            "Picture",
            [*flat, *METHODS],
            format_func=lambda name: NAMES.get(name, name),
            required=True,
            default=flat[0],
            **bound(f"picture{'' if len(flat) == 2 else '1'}"),
            wrap=True,
        )
        deep = 2
        if picture in METHODS:
            deep = st.segmented_control("Dimensions", (2, 3), required=True, default=2, **bound("deep"), wrap=True)
    if picture not in METHODS:
        drawn = analogy_drawing.arrows(vectors, analogy, stepwise=picture == STEPS)
        title = "The plane of the arrows" if picture == PARALLEL else "The sum, term by term"
        show.figure(arrows(drawn, title), "vectors:arrows")
        st.caption(show.plain(drawn.sentence))
        return
    around = analogy_drawing.surroundings(vectors, analogy)
    try:
        made = _projected(around, picture, deep)
    except ValueError as error:
        show.problem(error)
        return
    if made is None:
        return
    fig = word_map(
        made.places,
        around.words,
        around.roles,
        f"The {len(around.words)} words around it, by {NAMES[picture]}",
        axes=analogy_drawing.axis_names(made),
        hovers=around.hovers,
    )
    show.figure(fig, "vectors:map")
    st.caption(made.sentence)


def _projected(around: analogy_drawing.Surroundings, method: str, dimensions: int) -> Projection | None:
    if method == "pca":
        return project(around.points, method, dimensions)
    places = ask.about_nothing("project", height=HEIGHT, X=around.points, method=method, dimensions=dimensions, seed=0)
    return None if places is None else Projection(places, method)
