"""The page as a database computes it: recursive CTEs for trust both ways, and one query for the rest.

Invariant: the same page, total and grants as the engine's. Products are whole numbers over 10^18, and a
walk has at most six edges, as in the engine; rows of the recursion are members by trust and hops.
"""

import os
import shutil
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from time import process_time_ns
from typing import Any

from filters import Page
from world import NOW, World, numbers, rows

ONE, FLOOR, TRUSTED = 10**18, 10**17, 5 * 10**17

TABLES = """
create table edge (source integer, target integer, weight bigint);
create table block (blocker integer, blocked integer);
create table place (member integer primary key, north double precision, east double precision);
create table joined (kind text, grp integer, member integer);
create table partner (a integer, b integer, tag integer);
create table resource (
  number integer primary key, id text, owner integer, grants integer, circle integer,
  nearby double precision, community integer, north double precision, east double precision,
  created_at bigint, expires_at bigint, active integer
);
create table tagged (number integer, tag integer);
"""
INDEXES = """
create index edge_out on edge (source, target, weight);
create index edge_in on edge (target, source, weight);
create index block_by on block (blocker, blocked);
create index block_of on block (blocked, blocker);
create index joined_member on joined (member, kind, grp);
create index joined_group on joined (kind, grp, member);
create index partner_of on partner (a, b, tag);
create index resource_new on resource (created_at desc, id);
create index resource_owner on resource (owner);
create index tagged_number on tagged (number, tag);
"""
BITS = {
    grant: 1 << bit
    for bit, grant in enumerate(
        ("circle", "cell", "community", "partner", "trusted", "nearby", "network", "public")
    )
}

PAGE = """
with recursive
hidden(member) as (
  select blocked from block where blocker = :viewer
  union select blocker from block where blocked = :viewer
),
outward(member, trust, hops) as (
  select cast(:viewer as integer), cast(:one as bigint), 0
  union
  select edge.target, outward.trust / 1000 * edge.weight, outward.hops + 1
  from outward join edge on edge.source = outward.member
  where outward.hops < 6 and outward.trust / 1000 * edge.weight >= :floor
    and not exists (select 1 from block where blocker = :viewer and blocked = edge.target)
),
inward(member, trust, hops) as (
  select cast(:viewer as integer), cast(:one as bigint), 0
  union
  select edge.source, inward.trust / 1000 * edge.weight, inward.hops + 1
  from inward join edge on edge.target = inward.member
  where inward.hops < 6 and inward.trust / 1000 * edge.weight >= :floor
),
trusting(member) as (select distinct member from inward where trust >= :trusted),
tied(member) as (select member from outward union select member from inward),
own_group(kind, grp) as (select kind, grp from joined where member = :viewer),
beside(kind, member) as (
  select distinct joined.kind, joined.member
  from own_group join joined on joined.kind = own_group.kind and joined.grp = own_group.grp
),
known(member) as (select member from tied union select member from beside),
sharing(community, tag) as (
  select distinct partner.b, partner.tag
  from own_group join partner on own_group.kind = 'community' and partner.a = own_group.grp
),
here(north, east) as (select north, east from place where member = :viewer),
via(number, way) as (
  select number, 1 from resource
  where grants & 1 > 0 and circle in (select grp from own_group where kind = 'circle')
  union all
  select number, 2 from resource
  where grants & 2 > 0 and owner in (select member from beside where kind = 'cell')
  union all
  select number, 3 from resource
  where grants & 4 > 0 and (
    community in (select grp from own_group where kind = 'community')
    or community is null and owner in (select member from beside where kind = 'community'))
  union all
  select resource.number, 4 from resource
  join tagged on tagged.number = resource.number
  join sharing on sharing.tag = tagged.tag and sharing.community = resource.community
  where grants & 8 > 0
  union all
  select resource.number, 4 from resource
  join joined on joined.member = resource.owner and joined.kind = 'community'
  join tagged on tagged.number = resource.number
  join sharing on sharing.tag = tagged.tag and sharing.community = joined.grp
  where grants & 8 > 0 and resource.community is null
  union all
  select number, 5 from resource
  where grants & 16 > 0 and owner in (select member from trusting)
  union all
  select resource.number, 6 from resource
  left join place on place.member = resource.owner
  cross join here
  where grants & 32 > 0 and owner in (select member from known)
    and 2 * 6371.0 * asin(sqrt(
      power(sin(radians(coalesce(resource.north, place.north) - here.north) / 2), 2)
      + cos(radians(here.north)) * cos(radians(coalesce(resource.north, place.north)))
      * power(sin(radians(coalesce(resource.east, place.east) - here.east) / 2), 2)
    )) <= resource.nearby
  union all
  select number, 7 from resource
  where grants & 64 > 0 and owner in (select member from tied)
  union all
  select number, 8 from resource where grants & 128 > 0
),
seen(number, way) as (select number, min(way) from via group by number)
select resource.id, seen.way, count(*) over () as total
from seen join resource on resource.number = seen.number
where active = 1 and (expires_at is null or expires_at > :now)
  and owner <> :viewer and owner not in (select member from hidden)
order by created_at desc, id limit 50
"""


def content(world: World) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table."""
    partners = [
        (int(a), int(b), tag)
        for a, b, t in rows(world.folder, "partnerships")
        for tag in numbers(t)
    ]
    joined = [(kind, int(g), int(m)) for kind, g, m in rows(world.folder, "joined")]
    return {
        "edge": world.edges,
        "block": [(by, of) for by, all_of in world.blocks.items() for of in all_of],
        "place": [(m, *at) for m, at in enumerate(world.places) if at],
        "joined": joined,
        "partner": partners + [(b, a, tag) for a, b, tag in partners],
        "resource": [
            (n, r.id, r.owner, sum(BITS[g] for g in r.grants), r.circle, r.nearby_km, r.community,
             *(r.place or (None, None)), r.created_at, r.expires_at, int(r.active))
            for n, r in enumerate(world.resources)
        ],
        "tagged": [(n, tag) for n, r in enumerate(world.resources) for tag in r.tags],
    }  # fmt: skip


def asked(viewer: int) -> dict[str, int]:
    """What the query takes."""
    return {"viewer": viewer, "one": ONE, "floor": FLOOR, "trusted": TRUSTED, "now": NOW}


def as_page(found: list[Any]) -> Page:
    """The query's rows as a page."""
    ways = tuple(BITS)
    return [(id, ways[way - 1]) for id, way, _ in found], found[0][2] if found else 0


class Sqlite:
    """Python's own SQLite, in memory."""

    name = f"SQLite {sqlite3.sqlite_version}, recursive CTEs"

    def __init__(self, world: World) -> None:
        self.base = sqlite3.connect(":memory:")
        self.base.executescript(TABLES)
        for table, all_rows in content(world).items():
            marks = ",".join("?" * len(all_rows[0]))
            self.base.executemany(f"insert into {table} values ({marks})", all_rows)
        self.base.executescript(INDEXES + "analyze;")

    def page(self, viewer: int) -> tuple[int, Page]:
        """CPU time in ns, and the page."""
        start = process_time_ns()
        found = self.base.execute(PAGE, asked(viewer)).fetchall()
        return process_time_ns() - start, as_page(found)

    def close(self) -> None:
        """Frees it."""
        self.base.close()


class Postgres:
    """A private cluster in a temporary folder; the time is that of the server's process."""

    name = "PostgreSQL, recursive CTEs"

    def __init__(self, world: World) -> None:
        import psycopg

        self.folder = Path(tempfile.mkdtemp(prefix="trust-bench-"))
        self.folder.chmod(0o700)
        self.user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        if os.getuid() != 0:
            self.user = []
        else:
            shutil.chown(self.folder, "postgres", "postgres")
        data = self.folder / "data"
        self.run("initdb", "-A", "trust", "--no-sync", "-U", "bench", "-D", data)
        options = f"-k {self.folder} -c listen_addresses='' -c fsync=off -c shared_buffers=1GB "
        options += "-c work_mem=512MB -c max_parallel_workers_per_gather=0 -c jit=off"
        self.run("pg_ctl", "-D", data, "-w", "-l", self.folder / "log", "-o", options, "start")
        self.base = psycopg.connect(host=str(self.folder), user="bench", dbname="postgres")
        self.name = f"PostgreSQL {self.base.info.server_version // 10000}, recursive CTEs"
        self.base.execute(TABLES)
        for table, all_rows in content(world).items():
            with self.base.cursor().copy(f"copy {table} from stdin") as copy:
                for row in all_rows:
                    copy.write_row(row)
        self.base.execute(INDEXES)
        self.base.commit()
        self.base.autocommit = True
        self.base.execute("vacuum analyze")

    def run(self, program: str, *arguments: object) -> None:
        """Runs one of the server's programs."""
        found = shutil.which(program) or next(
            map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), reverse=True)),
            program,
        )
        subprocess.run(
            [*self.user, found, *map(str, arguments)],
            check=True, stdout=subprocess.DEVNULL, cwd=self.folder,
        )  # fmt: skip

    def page(self, viewer: int) -> tuple[int, Page]:
        """CPU time in ns of the process that serves this connection, and the page."""
        query = PAGE
        for name in asked(viewer):
            query = query.replace(f":{name}", f"%({name})s")
        start = self.spent()
        found = self.base.execute(query, asked(viewer)).fetchall()
        return self.spent() - start, as_page(found)

    def spent(self) -> int:
        """User and system time so far, in steps of a clock tick."""
        text = Path(f"/proc/{self.base.info.backend_pid}/stat").read_text().rpartition(")")[2]
        user, system = text.split()[11:13]
        return (int(user) + int(system)) * (1_000_000_000 // os.sysconf("SC_CLK_TCK"))

    def close(self) -> None:
        """Stops it and removes its folder."""
        self.base.close()
        self.run("pg_ctl", "-D", self.folder / "data", "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)


DATABASES: list[Any] = [Sqlite, Postgres]
