"""No test asserts a time: hypothesis's deadline is one, and a busy machine would miss it."""

from hypothesis import settings

settings.register_profile("unrolled", deadline=None)
settings.load_profile("unrolled")
