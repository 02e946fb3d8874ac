"""Asks a running service by a client that openapi-python-client made of its description."""

import os

from trustd_client import AuthenticatedClient
from trustd_client.api.listings import list_listings
from trustd_client.api.me import get_me
from trustd_client.api.support import post_support
from trustd_client.models import (
    ListingsView,
    ListingType,
    ListingView,
    Problem,
    ProfileView,
    Side,
    SupportListingBody,
)


def main() -> None:
    client = AuthenticatedClient(
        base_url=os.environ["TRUSTD_ADDRESS"], token=os.environ["TRUSTD_TOKEN"]
    )
    me = get_me.sync(client=client)
    assert isinstance(me, ProfileView) and me.id == "alder", me
    page = list_listings.sync(client=client, limit=2)
    assert isinstance(page, ListingsView) and len(page.rows) == 2 and page.total > 2, page
    body = SupportListingBody(type_=ListingType.TASK, title="Prune the pear tree", category="garden")
    posted = post_support.sync(side=Side.NEEDS, client=client, body=body)
    assert isinstance(posted, ListingView), posted
    body = SupportListingBody(type_=ListingType.TASK, title="", category="")
    refused = post_support.sync(side=Side.NEEDS, client=client, body=body)
    assert isinstance(refused, Problem) and refused.errors, refused
    fields = sorted(error.field for error in refused.errors)
    assert fields == ["category", "title"], fields
    print(f"Python: {page.total} listings, {posted.id} posted, {' and '.join(fields)} refused")


if __name__ == "__main__":
    main()
