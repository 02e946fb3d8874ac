"""A listing page with reasons, who can see a listing, and a live feed that loses one when trust is revoked.

Every answer is exact and of one revision; node/listings.mjs does the same in JavaScript, and prints the same.
"""

import json

from trust_core import Engine

engine = Engine()

# One batch is one revision, all or nothing. Members come into being where they are first mentioned.
with engine.batch() as town:
    town.put_group("elm-row", kind="cell")
    town.put_group("oak", kind="community")
    for member in ["alice", *(f"neighbour-{n}" for n in range(12))]:
        town.join("elm-row", member)
    for member in ["alice", *(f"member-{n}" for n in range(100))]:
        town.join("oak", member)
    for source, target, weight in [("alice", "bob", 0.9), ("bob", "alice", 0.9), ("carol", "bob", 0.8)]:
        town.set_trust(source, target, weight)
    for friend in ["carol", *(f"friend-{n}" for n in range(20))]:
        town.set_trust("bob", friend)  # without a number: a vouch, 0.8
    town.put_resource("ladder", owner="alice", audience=["cell", "community", "trusted"], tags=["offer"], created_at=3)
    town.put_resource("bread", owner="bob", audience=["network"], tags=["offer"], created_at=2)
    town.put_resource("bench", owner="dora", audience=["public"], tags=["offer"], created_at=1)

# A page: what Carol may see, newest first, each row with the way it is open to her and her trust in its owner.
page = engine.list("carol", tags=["offer"], limit=10)
print(f"Carol sees {page.total} offers")
for row in page:
    print(f"  {row.resource}, of {row.owner}: {row.via}, trust {row.trust:g}")
if path := engine.explain("carol", "ladder").path:
    print(f"  the ladder by way of {' > '.join(path.members)}, {path.trust:g}")

# What Alice is shown before she posts: each person counts once, under the first grant that admits them.
audience = engine.audience("ladder")
counts = ", ".join(f"{count} by {grant}" for grant, count in audience.by_grant.items())
print(f"The ladder is visible to {audience.total} people: {counts}")

# A live feed: after each revision, exactly what appeared and vanished; the loop waits, and the block ends the watch.
with engine.watch("carol") as feed:
    engine.revoke_trust("alice", "bob")
    engine.put_resource("eggs", owner="bob", audience=["trusted"], created_at=4)
    for change in feed:
        print(f"Carol's feed: + {json.dumps(change.appeared)} - {json.dumps(change.vanished)}")
        if change.appeared:
            break
print(f"The ladder is visible to {engine.audience('ladder').total} people")
