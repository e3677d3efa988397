"""A kernel for exported notebooks."""

import os

import jupyter_client
import pytest


@pytest.fixture(scope="session")
def kernel(tmp_path_factory):
    """A kernel in a folder of its own; it serves all notebooks, since TensorFlow takes seconds to start."""
    folder = tmp_path_factory.mktemp("notebooks")
    manager = jupyter_client.KernelManager(kernel_name="python3")
    manager.start_kernel(cwd=str(folder), env=os.environ | {"PYTHONPATH": ""})
    yield manager, folder
    manager.shutdown_kernel(now=True)
