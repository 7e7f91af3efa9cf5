"""Where a value comes from travels with it."""

from cara_core.terms.days import day
from cara_core.terms.sources import CORE, Provenance, Source, Sourced, Standing


def test_a_sourced_value_says_which_source_and_who_set_it() -> None:
    value = Sourced(
        value=28, since=day("2012-08-01"), source="EXAMPLE", standing=Standing.ILLUSTRATIVE, set_by="cara-x 1"
    )
    assert value.provenance == Provenance(
        source="EXAMPLE", standing=Standing.ILLUSTRATIVE, set_by="cara-x 1", since=day("2012-08-01")
    )


def test_a_value_built_in_code_may_leave_open_who_set_it() -> None:
    value = Sourced(value=28, since=day("2012-08-01"), source="EXAMPLE", standing=Standing.LAW)
    assert value.provenance.set_by == ""


def test_a_source_may_have_no_address() -> None:
    assert Source(id="EXAMPLE", title="An example", standing=Standing.DESIGN).address is None


def test_the_core_is_named_as_its_distribution() -> None:
    assert CORE == "cara-core"
    assert [str(standing) for standing in Standing] == ["law", "published", "illustrative", "design"]
