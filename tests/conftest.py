"""Settings of all tests."""

from hypothesis import settings

# how long an example takes says more of the machine than of the code; speed is measured in tests/benchmarks
settings.register_profile("perfeval", deadline=None)
settings.load_profile("perfeval")
