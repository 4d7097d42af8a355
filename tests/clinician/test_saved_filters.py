"""Filters of the list that somebody saved under a name."""

import pytest

from suitability.clinician.filter_pages import MOST
from suitability.clinician.saved_filter import SavedFilter
from tests.support.personas import CAUTIONS
from tests.support.saved_responses import clinician, references, saves, words_of

pytestmark = pytest.mark.usefixtures("release")


def save(client, name: str, query: str = "rule=C10&status=open"):
    return client.post("/responses/filters/", {"name": name, "query": query})


def test_a_filter_is_saved_from_the_list_and_stands_beside_the_queues():
    response, _ = saves(CAUTIONS), saves()
    client = clinician()
    page = client.get("/responses/?rule=C10&status=open").content.decode()
    assert '<input type="hidden" name="query" value="status=open&amp;rule=C10">' in page
    done = save(client, "Low pressure, open", "status=open&rule=C10")
    assert done["Location"] == "/responses/?status=open&rule=C10#main"
    page = client.get("/responses/").content.decode()
    assert '<a href="/responses/?status=open&amp;rule=C10"\n>Low pressure, open</a>' in page
    assert references(client.get(done["Location"])) == [response.spoken_reference]


def test_only_who_saved_it_sees_it_and_deletes_it():
    cleo, dan = clinician("cleo"), clinician("dan")
    save(cleo, "Mine")
    saved = SavedFilter.objects.get()
    for path in ("/responses/", "/responses/filters/"):
        assert "Mine" not in words_of(dan.get(path))
    assert dan.post(f"/responses/filters/{saved.pk}/delete/").status_code == 404
    assert "Mine" in words_of(cleo.get("/responses/filters/"))
    cleo.post(f"/responses/filters/{saved.pk}/delete/")
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("name", "query", "says"),
    [
        ("", "status=open", "Please give the filter a name"),
        ("  ", "status=open", "Please give the filter a name"),
        ("x" * 61, "status=open", "A name has 60 characters at most."),
        ("Taken", "status=open", "You have a filter of that name."),
        ("New", "", "There is no filter to save."),
        ("New", "x" * 1001, "There is no filter to save."),
    ],
)
def test_what_cannot_be_saved_is_told_at_its_field_and_nothing_typed_is_lost(name, query, says):
    client = clinician()
    save(client, "Taken")
    refused = save(client, name, query)
    assert refused.status_code == 400
    assert says in words_of(refused)
    assert SavedFilter.objects.count() == 1
    if query and len(query) < 1000:
        assert f'name="query" value="{query}"' in refused.content.decode()


def test_there_are_only_so_many():
    client = clinician()
    for number in range(MOST):
        save(client, f"Filter {number}")
    assert "Please delete one first." in words_of(save(client, "One more"))
