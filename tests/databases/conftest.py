"""One server of a kind for each worker."""

import pytest
from databases import drivers, servers


@pytest.fixture(scope="session")
def postgresql():
    if servers.program("initdb") is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    with servers.postgresql() as server:
        yield server


@pytest.fixture(scope="session")
def mariadb():
    if servers.program("mariadbd") is None:
        pytest.skip("MariaDB is not installed (apt-get install mariadb-server)")
    with servers.mariadb() as server:
        yield server


@pytest.fixture(scope="session")
def opened(request):
    """``opened(name)``: the driver of that name, connected to its server, with the tables that the tests use."""
    known = {}

    def by_name(name):
        if name not in known:
            kind = drivers.DRIVERS[name]
            server = request.getfixturevalue(kind.server) if kind.server else None
            known[name] = kind(server)
            known[name].prepare()
        return known[name]

    yield by_name
    for driver in known.values():
        driver.close()
