"""What is no URL of an endpoint is told, with what may have been meant."""

import pytest

from factpress.errors import UsageFault
from factpress.store.addresses import check_url


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        ("localhost:7878", "did you mean http://localhost:7878?"),
        ("localhost/query", "did you mean http://localhost/query?"),
        ("127.0.0.1", "did you mean http://127.0.0.1?"),
        ("store:8890/sparql", "did you mean http://store:8890/sparql?"),
        ("data.example.org/sparql?graph=a", "did you mean https://data.example.org/sparql?graph=a?"),
        ("sparql", "such as https://"),
        ("ftp://data.example.org/", "such as https://"),
        ("http:/localhost:7878", "such as https://"),
        ("/sparql", "such as https://"),
    ],
)
def test_a_url_without_its_scheme_is_told_with_one(url: str, meant: str) -> None:
    with pytest.raises(UsageFault) as told:
        check_url(url, shows_secret=False)

    assert meant in str(told.value)
