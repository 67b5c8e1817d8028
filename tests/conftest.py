"""Settings of all tests."""

import pytest
from hypothesis import settings

# how long an example takes says more of the machine than of the code; speed is measured in tests/benchmarks
settings.register_profile("perfeval", deadline=None)
# for a change that lands: the same examples each time; what random ones find becomes an example of its own
settings.register_profile("landing", deadline=None, derandomize=True)
# now and then: ten times as many
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("perfeval")

#: files of few but long tests: handed out first, for at the end other workers would wait for them
_LONG = {"test_second_opinion.py", "test_pages.py", "test_cluster.py", "test_live_scores.py"}


def pytest_configure(config: pytest.Config) -> None:
    """Let pytest-xdist hand out files in the order of their tests, not those of few tests last."""
    config.option.loadscopereorder = False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long ones first."""
    items.sort(key=lambda item: item.path.name not in _LONG)
