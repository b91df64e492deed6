"""Settings that hold for all tests."""

from hypothesis import settings

# an example has no deadline of its own: a busy machine is no bug, and growth has tests that measure it
settings.register_profile("hangraph", deadline=None)
settings.load_profile("hangraph")
