from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from tests.scenario import Copy

# a machine that is shared with others may be slow at any moment
settings.register_profile("no deadline", deadline=None)
settings.load_profile("no deadline")


@pytest.fixture
def small(tmp_path: Path) -> Copy:
    """A copy of the small scenario."""
    return Copy(tmp_path)
