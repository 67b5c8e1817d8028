"""Settings of all tests."""

from hypothesis import settings

# how long an example takes says more of the machine than of the code; speed is measured in tests/benchmarks
settings.register_profile("perfeval", deadline=None)
# for a change that lands: the same examples each time; what random ones find becomes an example of its own
settings.register_profile("landing", deadline=None, derandomize=True)
# now and then: ten times as many
settings.register_profile("thorough", deadline=None, max_examples=1000)
settings.load_profile("perfeval")
