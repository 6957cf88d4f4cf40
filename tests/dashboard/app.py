"""Streamlit's page without a browser."""

from __future__ import annotations

from streamlit.components.v2.component_manager import BidiComponentManager
from streamlit.testing.v1 import AppTest

__all__ = ["AppTest"]

# Each run of a page looked through every installed package for components: we have none.
BidiComponentManager.discover_and_register_components = (  # type: ignore[method-assign]
    lambda *_, **__: None
)
