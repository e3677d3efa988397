"""Sessions of pages in tests, without what each of them would do again and pages have no use for."""

from streamlit.components.v2.component_manager import BidiComponentManager


def look_for_no_packages() -> None:
    """Leave out Streamlit's look through all installed packages for components.

    A server does it once; in tests each session is a server of its own, and the look takes 0.17 s of 0.2.
    """
    BidiComponentManager.discover_and_register_components = lambda *_, **__: None  # type: ignore[method-assign]
