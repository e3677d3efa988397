"""Changes the address without a step in the browser's history: Streamlit's own way always makes one.

It has no public way either to leave out several parameters at once, or to leave those of widgets alone.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.state.query_params import QueryParams

_SCRIPT = """
let last;  // what is drawn again tells nothing new
export default ({ data }) => {
  if (data.number === last) return;
  last = data.number;
  const address = new URL(window.location.href);
  const query = new URLSearchParams(address.search);  // as it is by now: widgets may have written into it
  const written = new URLSearchParams(data.query);
  for (const name of [...data.gone, ...written.keys()]) query.delete(name);
  for (const [name, text] of written) query.append(name, text);
  address.search = query;
  window.history.replaceState({}, "", address);
};
"""
_COMPONENT = st.components.v2.component("quiet_address", js=_SCRIPT)


def replace(query: Mapping[str, str], gone: Iterable[str] = ()) -> None:
    """Have the browser write these parameters into its address, without those that are gone.

    It sends them along from the next rerun on.
    """
    number = uuid.uuid4().hex
    data = {"number": number, "query": urlencode(query), "gone": sorted(gone)}
    _COMPONENT(key=f"quiet_address {number}", data=data, height=0)


def leave_out(names: Iterable[str]) -> None:
    """Forget parameters on the side of the server: the next address that is written does not have them."""
    with _address() as address:
        for name in names:
            address.discard_param_no_forward_msg(name)


def rename(names: Mapping[str, str]) -> None:
    """Give parameters other names, before any widget is drawn: widgets begin with them."""
    texts = {other: st.query_params[name] for name, other in names.items()}
    with _address() as address:
        for other, text in texts.items():
            address.set_with_no_forward_msg(other, text)
        for name in names:
            address.discard_param_no_forward_msg(name)
        address.set_initial_query_params_from_current()
    replace(texts, names)


def keep(names: Iterable[str]) -> None:
    """Leave parameters in the address whose widgets are not drawn any more: Streamlit would take them out."""
    with _address() as address:
        for name in names:
            tie = address.get_binding_for_param(name)
            if tie is not None:
                address.unbind_widget(tie.widget_id)


@contextmanager
def _address() -> Iterator[QueryParams]:
    context = get_script_run_ctx()
    if context is None:
        raise RuntimeError("There is an address only while a page is drawn.")
    with context.session_state.query_params() as address:
        yield address
