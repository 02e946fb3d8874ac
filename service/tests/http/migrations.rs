//! Tests of databases of earlier versions, and the migration of their rows.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};
use sqlx::migrate::Migrator;
use sqlx::{AnyPool, Row};

use crate::harness::{Credential, Database, Person, Server, World, cases, join};

cases![balances_of_people_who_left_before_are_taken_back];

/// A database as a build made it that had the migrations before this number, with these rows.
async fn earlier(world: &World, before: u32, rows: &'static str) -> String {
    let address = world.empty().await;
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = folder.join("migrations").join(world.database.name());
    let some = world.folder.join("migrations");
    std::fs::create_dir(&some).unwrap();
    for entry in std::fs::read_dir(folder).unwrap() {
        let name = entry.as_ref().unwrap().file_name().into_string().unwrap();
        let number: u32 = name.split('_').next().unwrap().parse().unwrap();
        if number < before {
            std::fs::copy(entry.unwrap().path(), some.join(name)).unwrap();
        }
    }
    let pool = connect(world, &address).await;
    Migrator::new(some).await.unwrap().run(&pool).await.unwrap();
    sqlx::raw_sql(rows).execute(&pool).await.unwrap();
    pool.close().await;
    address
}

async fn connect(world: &World, address: &str) -> AnyPool {
    let address = match world.database {
        Database::Sqlite => format!("sqlite:{address}?mode=rwc"),
        Database::Postgres => address.to_owned(),
    };
    AnyPool::connect(&address).await.unwrap()
}

/// Bea left owing 600 and Carl with 450, Dora with nothing; Emil left owing 30 and came back, Ana never left. Ana and Bea
/// have tokens, of 32 equal characters of base64url.
const LEFT: &str = "
    INSERT INTO member (id, name, created_at) VALUES
        ('ana', 'ana', 1), ('bea', 'bea', 1), ('carl', 'carl', 1), ('dora', 'dora', 1), ('emil', 'emil', 1);
    INSERT INTO session (id, token_hash, member, kind, label, created_at, expires_at) VALUES
        ('1', '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925', 'ana', 'script', 'a', 1, 99999999999),
        ('2', '0ce04cf4c3feb637e9ae016e5717222ddd9ff239ebdcc715f7b230b782c48965', 'bea', 'script', 'b', 1, 99999999999);
    INSERT INTO community (id, name, founder, credit, created_at) VALUES ('oak', 'Oak', 'ana', 1, 1);
    INSERT INTO community_member (community, member, steward, joined_at) VALUES
        ('oak', 'ana', 1, 1), ('oak', 'emil', 0, 45);
    INSERT INTO ledger_account
        (community, account, debits_posted, credits_posted, debits_pending, credits_pending, floor, ceiling) VALUES
        ('oak', 'member:ana', 450, 630, 0, 0, -1200, NULL),
        ('oak', 'member:bea', 600, 600, 0, 0, 0, 0),
        ('oak', 'member:carl', 450, 450, 0, 0, 0, 0),
        ('oak', 'member:dora', 0, 0, 0, 0, 0, 0),
        ('oak', 'member:emil', 30, 30, 0, 0, -1200, NULL),
        ('oak', 'settlement:left', 630, 450, 0, 0, NULL, NULL);
    INSERT INTO transfer (community, id, debit, credit, minutes, status, created_at, decided_at) VALUES
        ('oak', 't1', 'member:bea', 'member:ana', 600, 'posted', 10, 10),
        ('oak', 't2', 'member:ana', 'member:carl', 450, 'posted', 20, 20),
        ('oak', 't3', 'member:emil', 'member:ana', 30, 'posted', 30, 30),
        ('oak', 's-emil', 'settlement:left', 'member:emil', 30, 'posted', 40, 40),
        ('oak', 's-bea', 'settlement:left', 'member:bea', 600, 'posted', 50, 50),
        ('oak', 's-carl', 'member:carl', 'settlement:left', 450, 'posted', 60, 60);
";

async fn balances_of_people_who_left_before_are_taken_back(world: &World) {
    let address = earlier(world, 10, LEFT).await;
    let server = Server::start(&address, &world.folder, &[]);
    let pool = connect(world, &address).await;
    let settled = "SELECT account, settled FROM ledger_account ORDER BY account";
    let rows = sqlx::query(settled).fetch_all(&pool).await.unwrap();
    // Tokens of before may read and write for 90 days at most.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let tokens = sqlx::query("SELECT scopes, expires_at FROM session").fetch_all(&pool).await;
    for token in tokens.unwrap() {
        assert_eq!(token.get::<String, _>("scopes"), "read write");
        let left = token.get::<i64, _>("expires_at").unsigned_abs() - now;
        assert!((89 * 24 * 3600..=90 * 24 * 3600).contains(&left), "{left}");
    }
    let steward = "UPDATE session SET scopes = 'read write admin:oak' WHERE member = 'ana'";
    sqlx::query(steward).execute(&pool).await.unwrap();
    pool.close().await;
    let carries = |at: i64, balance: i64, transfer: &str| {
        let limits = json!({"floor": -1200, "ceiling": null, "soft": null});
        json!([{"to": "settlement:left", "at": at, "balance": balance, "limits": limits, "transfers": [transfer]}])
    };
    let mut found = rows.iter().map(|row| {
        let settled: Value = serde_json::from_str(row.get("settled")).unwrap();
        (row.get::<String, _>("account"), settled)
    });
    for (account, expected) in [
        ("member:ana", json!([])),
        ("member:bea", carries(50, -600, "s-bea")),
        ("member:carl", carries(60, 450, "s-carl")),
        ("member:dora", json!([])),
        ("member:emil", json!([])),
        ("settlement:left", json!([])),
    ] {
        assert_eq!(found.next().unwrap(), (account.to_owned(), expected));
    }
    let who = |id: &str, token: &str| -> Person {
        world.person(Some(id), Credential::Token(token.repeat(43))).on(&server)
    };
    let (ana, bea) = (who("ana", "A"), who("bea", "E"));
    let balances = async || {
        let page = ana.get("/communities/oak/ledger/accounts").await.is(200);
        assert_eq!(page["sum"], 0, "{page}");
        let rows = page["rows"].as_array().unwrap().iter();
        let rows: Vec<i64> = rows.map(|row| row["balance"].as_i64().unwrap()).collect();
        assert_eq!(rows.iter().sum::<i64>(), 0, "{page}");
        rows
    };
    let mut before = balances().await;
    before.sort_unstable();
    assert_eq!(before, [-180, 0, 0, 0, 0, 180]);
    join(&bea, "oak", &ana).await;
    let own = bea.get("/members/bea/credit-balance").await.is(200)["rows"][0].clone();
    assert_eq!((&own["balance"], &own["floor"]), (&json!(-600), &json!(-1200)));
    let mut after = balances().await;
    after.sort_unstable();
    assert_eq!(after, [-600, 0, 0, 0, 180, 420]);
}
