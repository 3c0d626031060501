"""Sixteen threads through outages of every kind and a rotation, against a server; `benchmarks/secrets.py --outage` in full."""

from benchmarks.secrets import PHASES, storm


def test_everybody_has_a_value_and_one_thread_asks(aws):
    manager = aws.client("secretsmanager")
    manager.create_secret(Name="bench/db", SecretString="first-password")
    report = storm(aws, seconds=6.0, calls=1600, max_age=0.3)
    assert (report["calls"], report["got a value"], report["failed"]) == (1600, 1600, 0)
    assert report["rotation"] == {"connected": 16, "of": 16, "reached": 1}
    reached = report["reached the server"]
    assert reached.pop("stopped") <= 1  # one may be on its way as the server stops
    # A pause of at least 0.9 seconds follows each failure.
    assert list(reached) == list(PHASES[1:])
    assert all(1 <= count <= 3 for count in reached.values())
