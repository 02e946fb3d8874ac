//! Tests of balances over time, and of ledgers as CSV.

use serde_json::{Value, json};

use crate::harness::{Person, World, block, cases, found, partners, pay};

cases![
    a_series_ends_at_the_balance,
    a_series_moves_with_the_calendar,
    a_series_of_a_ledger_is_for_its_stewards,
    a_table_has_the_rows_of_the_pages,
    a_table_names_nobody_whom_the_pages_do_not_name,
    a_table_has_no_formula,
];

const DAY: i64 = 86_400;
const SERIES: &str = "/communities/oak/ledger/series";
const TABLE: &str = "/communities/oak/ledger/csv";
const ACCOUNTS: &str = "/communities/oak/ledger/accounts/csv";

async fn a_series_ends_at_the_balance(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    pay(&ana, &bea, 90).await;
    pay(&bea, &ana, 30).await;
    for by in ["day", "week", "month"] {
        let series = bea.get(format!("{SERIES}?by={by}&periods=3")).await.is(200);
        assert_eq!((&series["by"], &series["community"]), (&json!(by), &json!("oak")));
        let rows = series["points"].as_array().unwrap();
        assert_eq!(rows.len(), 3);
        let shown =
            |row: &Value| (row["balance"].clone(), row["earned"].clone(), row["spent"].clone());
        assert_eq!(shown(&rows[2]), (json!(-60), json!(30), json!(90)));
        assert_eq!(shown(&rows[0]), (json!(0), json!(0), json!(0)));
    }
    let usual = ana.get(SERIES).await.is(200);
    assert_eq!((&usual["by"], usual["points"].as_array().unwrap().len()), (&json!("week"), 26));
    let balance =
        ana.get("/members/ana/credit-balance").await.is(200)["rows"][0]["balance"].clone();
    assert_eq!(usual["points"][25]["balance"], balance);
    for periods in ["0", "121"] {
        let refused = ana.get(format!("{SERIES}?periods={periods}")).await;
        assert_eq!(refused.refused(422, "INVALID_PERIODS")["field"], "periods");
    }
    ana.get(format!("{SERIES}?by=year")).await.refused(422, "INVALID_QUERY");
    world.as_("dora").get(SERIES).await.refused(403, "NOT_IN_COMMUNITY");
    ana.get("/communities/ash/ledger/series").await.refused(404, "NOT_FOUND");
}

async fn a_series_moves_with_the_calendar(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    let now =
        ana.get(format!("{SERIES}?by=day&periods=1")).await.is(200)["points"][0]["from"].clone();
    assert_eq!(now.as_i64().unwrap() % DAY, 0);
    let weeks = ana.get(SERIES).await.is(200);
    for row in weeks["points"].as_array().unwrap() {
        // 5 January 1970 was a Monday.
        assert_eq!((row["from"].as_i64().unwrap() / DAY - 4) % 7, 0);
    }
}

async fn a_series_of_a_ledger_is_for_its_stewards(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&carl]).await;
    found(&bea, "elm", &[]).await;
    partners(("oak", &ana), ("elm", &bea)).await;
    pay(&ana, &carl, 30).await;
    pay(&ana, &bea, 45).await;
    let path = "/communities/oak/ledger/accounts/series";
    let rows = ana.get(format!("{path}?by=day&periods=2")).await.is(200)["points"].clone();
    assert_eq!((&rows[1]["moved"], &rows[1]["clearing"]), (&json!(75), &json!(-45)));
    assert_eq!((&rows[0]["moved"], &rows[0]["clearing"]), (&json!(0), &json!(0)));
    // The books are complete: whoever hides is counted, and not named.
    block(&carl, "ana").await;
    let again = ana.get(format!("{path}?by=day&periods=2")).await.is(200);
    assert_eq!(again["points"], rows);
    assert!(!again.to_string().contains("carl"));
    ana.get(format!("{path}?periods=0")).await.refused(422, "INVALID_PERIODS");
    carl.get(path).await.refused(403, "NOT_STEWARD");
    world.as_("dora").get(path).await.refused(403, "NOT_IN_COMMUNITY");
    ana.get("/communities/ash/ledger/accounts/series").await.refused(404, "NOT_FOUND");
}

/// The rows of a table, without its header.
async fn table(who: &Person, path: &str) -> Vec<String> {
    let answer = who.get(path).await;
    assert_eq!(answer.status, 200, "{}", answer.told());
    let file = if path == TABLE { "ledger.csv" } else { "accounts.csv" };
    let disposition = format!("attachment; filename=\"{file}\"");
    assert_eq!(answer.header("content-disposition"), disposition);
    let text = String::from_utf8(answer.bytes.clone()).unwrap();
    text.lines().skip(1).map(str::to_owned).collect()
}

async fn a_table_has_the_rows_of_the_pages(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    bea.patch("/me", json!({"name": "Bea, the \"elder\""})).await.is(200);
    for minutes in [30, 60, 90] {
        pay(&ana, &bea, minutes).await;
    }
    let page = ana.get("/communities/oak/ledger").await.is(200);
    let rows = table(&ana, TABLE).await;
    let shown = page["rows"].as_array().unwrap();
    assert_eq!(rows.len(), shown.len());
    for (row, shown) in rows.iter().zip(shown) {
        let text = |field: &str| shown[field].as_str().unwrap_or_default();
        let exchange = text("exchange");
        let title = page["names"]["exchanges"][exchange].as_str().unwrap();
        let end = format!(
            ",posted,{},member,bea,\"Bea, the \"\"elder\"\"\",,,,{exchange},{title},,",
            shown["minutes"]
        );
        assert!(row.starts_with(&format!("{},", text("id"))) && row.ends_with(&end), "{row}");
    }
    let accounts = table(&ana, ACCOUNTS).await;
    let page = ana.get("/communities/oak/ledger/accounts").await.is(200);
    assert_eq!(accounts.len(), page["rows"].as_array().unwrap().len());
    assert!(
        accounts.contains(&"member,ana,ana,,,,180,180,0,0,0,180,-1200,,".to_owned()),
        "{accounts:?}"
    );
    let [carl, dora] = world.people(["carl", "dora"]);
    for path in [TABLE, ACCOUNTS] {
        dora.get(path).await.refused(403, "NOT_IN_COMMUNITY");
        carl.get(path.replace("oak", "ash")).await.refused(404, "NOT_FOUND");
        carl.get(format!("{path}?limit=1")).await.refused(422, "INVALID_QUERY");
    }
    bea.get(ACCOUNTS).await.refused(403, "NOT_STEWARD");
}

async fn a_table_names_nobody_whom_the_pages_do_not_name(world: &World) {
    let [ana, bea, carl] = world.people(["ana", "bea", "carl"]);
    found(&ana, "oak", &[&bea, &carl]).await;
    pay(&ana, &bea, 30).await;
    pay(&ana, &carl, 60).await;
    block(&carl, "ana").await;
    for (path, json) in
        [(TABLE, "/communities/oak/ledger"), (ACCOUNTS, "/communities/oak/ledger/accounts")]
    {
        let rows = table(&ana, path).await;
        let shown = ana.get(json).await.is(200)["rows"].as_array().unwrap().len();
        assert_eq!(rows.len(), shown);
        assert!(!rows.concat().contains("carl"), "{rows:?}");
    }
    let hidden = "member,,,,,,-60,0,60,0,0,-60,,,".to_owned();
    assert!(table(&ana, ACCOUNTS).await.contains(&hidden));
    carl.delete("/blocks/ana").await.is(200);
    assert!(table(&ana, TABLE).await.concat().contains("carl"));
}

async fn a_table_has_no_formula(world: &World) {
    let [ana, bea] = world.people(["ana", "bea"]);
    found(&ana, "oak", &[&bea]).await;
    bea.patch("/me", json!({"name": "=1+1"})).await.is(200);
    pay(&bea, &ana, 30).await;
    assert!(table(&ana, TABLE).await[0].contains(",-30,member,bea,'=1+1,"));
    assert!(table(&ana, ACCOUNTS).await.iter().any(|row| row.starts_with("member,bea,'=1+1,")));
}
