"""How many cases each law is tried on: few by default, CLIENTQUAL_LAW_CASES for a campaign."""

import os

from hypothesis import HealthCheck, settings

CASES = int(os.environ.get("CLIENTQUAL_LAW_CASES", "60"))

settings.register_profile(
    "laws",
    max_examples=CASES,
    deadline=None,
    derandomize=CASES <= 1000,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.load_profile("laws")
