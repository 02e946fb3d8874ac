"""A listing page with reasons, who can see a listing, and a live feed that loses one when trust is revoked.

node/listings.mjs does the same in JavaScript, and prints the same.
"""

from trust_core import Engine

engine = Engine()
with engine.batch() as town:  # one revision, all or nothing
    town.put_group("oak", kind="community")
    for member in ["alice", *(f"member-{n}" for n in range(112))]:
        town.join("oak", member)
    town.set_trust("alice", "bob", 0.9)
    town.set_trust("carol", "bob", 0.8)
    for friend in ["carol", *(f"friend-{n}" for n in range(20))]:
        town.set_trust("bob", friend)  # without a number: a vouch, 0.8
    town.put_resource("ladder", owner="alice", audience=["community", "trusted"], created_at=3)
    town.put_resource("bread", owner="bob", audience=["network"], created_at=2)
    town.put_resource("bench", owner="dora", audience=["public"], created_at=1)

page = engine.list("carol", limit=10)  # newest first, each row with what admits Carol
print(f"Carol sees {page.total} listings")
for row in page.rows:
    print(f"  {row.resource}, of {row.owner}: {row.via}, trust {row.trust:g}")

audience = engine.audience("ladder")  # each person once, under the first grant that admits them
counts = ", ".join(f"{count} by {grant}" for grant, count in audience.by_grant.items())
print(f"The ladder is visible to {audience.total} people: {counts}")

with engine.watch("carol") as feed:  # after each revision, exactly what appeared and vanished
    engine.revoke_trust("alice", "bob")
    for change in feed.poll():
        print(f"The feed: appeared {change.appeared}, vanished {change.vanished}")
print(f"The ladder is visible to {engine.audience('ladder').total} people")
