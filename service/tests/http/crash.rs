//! Tests of killed and restarted processes: acknowledged writes are kept, and a retried write is made once.
//!
//! Writers go about their business and never notice more than that an answer did not come: then they ask
//! again under the same key, when there is somebody to ask. What they were told is noted; after each crash
//! the record is verified and what was noted is read back, before the writers may go on.
//!
//! `TRUSTD_CRASHES` says how often to kill; 5 times if left out.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use futures::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use tokio::sync::watch;

use crate::harness::{Person, Server, World, befriend, cases, found, listing, trustd};

cases![whatever_was_acknowledged_outlasts_a_crash];

/// What a writer was told of one thing, which can be read back.
#[derive(Clone)]
struct Note {
    reader: Person,
    /// Where it can be read, and which field of the answer it is.
    path: String,
    field: &'static str,
    /// What it was by the last answer.
    told: Value,
    /// What it is if the write under way has been made.
    asked: Value,
}

/// All that writers were told.
#[derive(Default)]
struct Notes {
    of: BTreeMap<String, Note>,
    /// What changed since it was last read back.
    fresh: Vec<String>,
    acknowledged: usize,
    repeated: usize,
}

/// Where the server is while there is one.
type Address = watch::Receiver<Option<String>>;

/// Somebody who writes.
#[derive(Clone)]
struct Writer {
    person: Person,
    address: Address,
    notes: Arc<Mutex<Notes>>,
    stop: watch::Receiver<bool>,
}

impl Writer {
    fn of(&self, person: &Person) -> Self {
        Writer { person: person.clone(), ..self.clone() }
    }

    fn is_to_stop(&self) -> bool {
        *self.stop.borrow()
    }

    /// Asks until it is answered, always under the same key.
    async fn write(&self, method: Method, path: &str, body: Value) -> Value {
        let key = uuid::Uuid::new_v4().to_string();
        let mut address = self.address.clone();
        for attempt in 0.. {
            let Ok(up) = address.wait_for(Option::is_some).await.map(|up| up.clone()) else {
                return std::future::pending().await;
            };
            let request = self.person.at(&up.unwrap_or_default()).ask(method.clone(), path);
            let answer = request.json(body.clone()).key(&key).attempt().await;
            if let Some(answer) = answer.filter(|answer| answer.status != 503) {
                let mut notes = self.notes.lock().unwrap();
                notes.acknowledged += 1;
                notes.repeated += usize::from(attempt > 0);
                assert!((200..300).contains(&answer.status), "{}", answer.told());
                return answer.body;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        unreachable!("it asks for ever");
    }

    /// Writes what is noted: before, that it is under way, and when it is answered, that it is so.
    async fn set(
        &self,
        noted: (&Person, &str, &'static str),
        to: Value,
        write: Write<'_>,
    ) -> Value {
        self.note(noted, &to, false);
        let answer = self.write(write.0, write.1, write.2).await;
        self.note(noted, &to, true);
        answer
    }

    fn note(&self, (reader, path, field): (&Person, &str, &'static str), to: &Value, told: bool) {
        let mut notes = self.notes.lock().unwrap();
        let name = format!("{} {path} {field}", reader.id.as_deref().unwrap());
        let note = notes.of.entry(name.clone()).or_insert_with(|| Note {
            reader: reader.clone(),
            path: path.to_owned(),
            field,
            told: Value::Null,
            asked: Value::Null,
        });
        note.asked = to.clone();
        if told {
            note.told = to.clone();
        }
        notes.fresh.push(name);
    }
}

/// A write: method, path and body.
type Write<'w> = (Method, &'w str, Value);

/// Sets trust again and again.
async fn trusts(ana: Writer) {
    for n in (1..1000).cycle() {
        if ana.is_to_stop() {
            return;
        }
        let weight = json!(f64::from(n) / 1000.0);
        let path = if n % 2 == 0 { "/members/emil/trust" } else { "/members/dora/trust" };
        let write = (Method::PUT, path, json!({"weight": weight}));
        ana.set((&ana.person, path, "/direct"), weight, write).await;
    }
}

/// Blocks and lifts again and again.
async fn blocks(emil: Writer) {
    let carl = (&emil.person, "/members/carl", "/code");
    while !emil.is_to_stop() {
        let block = (Method::POST, "/blocks", json!({"member": "carl"}));
        emil.set(carl, json!("NOT_FOUND"), block).await;
        emil.set(carl, Value::Null, (Method::DELETE, "/blocks/carl", json!({}))).await;
    }
}

/// Posts, edits and withdraws; says how many there are in the end.
async fn posts(dora: Writer) -> u64 {
    for n in 0_u64.. {
        if dora.is_to_stop() {
            // Every third was deleted.
            return n - n.div_ceil(3);
        }
        let title = format!("offer {n}");
        let body = listing("offer", json!({"title": title, "is_public": true}));
        let posted = dora.write(Method::POST, "/listings", body).await;
        let path = format!("/listings/{}", posted["id"].as_str().unwrap());
        dora.note((&dora.person, &path, "/title"), &json!(title), true);
        dora.note((&dora.person, &path, "/status"), &json!("active"), true);
        let title = json!(format!("offer {n}, edited"));
        let edit = (Method::PATCH, path.as_str(), json!({"title": title}));
        dora.set((&dora.person, &path, "/title"), title.clone(), edit).await;
        if n % 3 == 0 {
            let delete = (Method::DELETE, path.as_str(), json!({}));
            // The problem that is answered then has a status and a title, too.
            let (title, gone) = ((&dora.person, path.as_str(), "/title"), json!("Not Found"));
            dora.note(title, &gone, false);
            dora.set((&dora.person, &path, "/status"), json!(404), delete).await;
            dora.note(title, &gone, true);
        }
    }
    unreachable!("it posts until it is to stop")
}

/// Two people help each other in turn, for credits, from the need to the payment; how often each did, and
/// what the first of them has earned in the end, in minutes.
async fn help(one: Writer, other: Writer) -> (u64, i64) {
    let mut balance = 0;
    let account = format!("/members/{}/credit-balance", one.person.id.as_deref().unwrap());
    let account = (&one.person, account.as_str(), "/rows/0/balance");
    one.note(account, &json!(balance), true);
    for n in 0.. {
        if one.is_to_stop() {
            return (n, balance);
        }
        let minutes = i64::try_from(n % 60 + 1).unwrap();
        let one_helps = n % 2 == 0;
        let (helper, needy) = if one_helps { (&one, &other) } else { (&other, &one) };
        let need = accepted(helper, needy, n).await;
        let exchange = agreed(helper, needy, &need, minutes).await;
        let after = if one_helps { balance + minutes } else { balance - minutes };
        one.note(account, &json!(after), false);
        paid(helper, needy, &exchange).await;
        one.note(account, &json!(after), true);
        balance = after;
    }
    unreachable!("they help until they are to stop")
}

/// A need with an accepted response.
async fn accepted(helper: &Writer, needy: &Writer, n: u64) -> String {
    let body = listing("need", json!({"title": format!("need {n}"), "community": "oak"}));
    let need = needy.write(Method::POST, "/listings", body).await;
    let need = need["id"].as_str().unwrap().to_owned();
    let path = format!("/support/needs/{need}/respond");
    let response = helper.write(Method::POST, &path, json!({"message": "gladly"})).await;
    let path = format!("/support/needs/{need}/responses/{}", response["id"].as_str().unwrap());
    helper.note((&helper.person, &path, "/status"), &json!("pending"), true);
    let accept = (Method::PATCH, path.as_str(), json!({"status": "accepted"}));
    needy.set((&helper.person, &path, "/status"), json!("accepted"), accept).await;
    need
}

/// An exchange that is under way.
async fn agreed(helper: &Writer, needy: &Writer, need: &str, minutes: i64) -> String {
    let body = json!({"role": "provider", "with": needy.person.id, "kind": "service",
        "mode": "credit", "minutes": minutes, "title": "help", "listing": need});
    let exchange = helper.write(Method::POST, "/communities/oak/exchanges", body).await;
    let path = format!("/exchanges/{}", exchange["id"].as_str().unwrap());
    let status = (&needy.person, path.as_str(), "/status");
    needy.note(status, &json!("offered"), true);
    let request = (Method::POST, &*format!("{path}/request"), json!({}));
    needy.set(status, json!("requested"), request).await;
    helper.write(Method::POST, &format!("{path}/accept"), json!({})).await;
    let start = (Method::POST, &*format!("{path}/start"), json!({}));
    helper.set(status, json!("in_progress"), start).await;
    path
}

/// Both say that it is done; with the second word it is paid.
async fn paid(helper: &Writer, needy: &Writer, path: &str) {
    let complete = format!("{path}/complete");
    helper.write(Method::POST, &complete, json!({})).await;
    let done = (Method::POST, complete.as_str(), json!({}));
    needy.set((&needy.person, path, "/status"), json!("completed"), done).await;
}

/// Reads back what was noted since the last time, or everything.
async fn read_back(notes: &Mutex<Notes>, server: &Server, everything: bool) {
    let chosen: BTreeMap<String, Note> = {
        let mut notes = notes.lock().unwrap();
        let fresh = std::mem::take(&mut notes.fresh);
        let chosen = if everything { notes.of.keys().cloned().collect() } else { fresh };
        chosen.into_iter().map(|name| (name.clone(), notes.of[&name].clone())).collect()
    };
    for (name, note) in chosen {
        let answer = note.reader.on(server).get(&note.path).await;
        let value = answer.body.pointer(note.field).cloned().unwrap_or_default();
        let is_so = value == note.told || (value == note.asked && !everything);
        let Note { told, asked, .. } = note;
        assert!(is_so, "{name} is {value}; told was {told}, asked {asked}: {}", answer.told());
    }
}

/// What an operator does after a crash, while no server runs.
fn verify(world: &World) {
    let verified = trustd().args(["verify", "--database", &world.address]).output().unwrap();
    let told = String::from_utf8_lossy(&verified.stdout);
    let wrong = String::from_utf8_lossy(&verified.stderr);
    assert!(verified.status.success() && told.contains("no difference"), "{told}{wrong}");
}

async fn sums_to_nothing(steward: &Person) {
    let accounts = steward.get("/communities/oak/ledger/accounts").await.is(200);
    assert_eq!(accounts["sum"], 0);
    let rows = accounts["rows"].as_array().unwrap();
    assert_eq!(rows.iter().map(|row| row["balance"].as_i64().unwrap()).sum::<i64>(), 0);
}

/// Kills a server that is only just starting.
async fn crash_at_the_start(world: &World) {
    let mut command = trustd();
    command.args(["serve", "--database", &world.address, "--listen", "127.0.0.1:0"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    tokio::time::sleep(Duration::from_millis(rand::random_range(0..150))).await;
    child.kill().unwrap();
    child.wait().unwrap();
}

/// More trust is declared here than people do in a day.
const PLENTY: [&str; 2] = ["--trust-changes", "1000000"];

async fn whatever_was_acknowledged_outlasts_a_crash(world: &World) {
    let people = world.people(["ana", "bea", "carl", "dora", "emil", "finn", "gwen", "hugo"]);
    let [ana, bea, carl, dora, emil, finn, gwen, hugo] = &people;
    found(carl, "oak", &[bea, finn, gwen, hugo]).await;
    // Else carl would be absent to emil, blocked or not.
    befriend(emil, "carl", 0.8).await;
    world.server.kill();
    let crashes = std::env::var("TRUSTD_CRASHES").map_or(5, |n| n.parse().unwrap());
    let notes = Arc::new(Mutex::new(Notes::default()));
    let ((up, address), (end, stop)) = (watch::channel(None), watch::channel(false));
    let writer = Writer { person: ana.clone(), address, notes: notes.clone(), stop };
    let trusting = tokio::spawn(trusts(writer.of(ana)));
    let blocking = tokio::spawn(blocks(writer.of(emil)));
    let posting = tokio::spawn(posts(writer.of(dora)));
    let pairs = [(bea, finn), (gwen, hugo)];
    let helping = pairs.map(|(one, other)| tokio::spawn(help(writer.of(one), writer.of(other))));
    for crash in 0..crashes {
        let server = world.serve(&PLENTY);
        read_back(&notes, &server, false).await;
        sums_to_nothing(&carl.on(&server)).await;
        up.send_replace(Some(server.address.clone()));
        tokio::time::sleep(Duration::from_millis(rand::random_range(0..1000))).await;
        up.send_replace(None);
        server.check_log();
        drop(server);
        if crash % 4 == 3 {
            crash_at_the_start(world).await;
        }
        verify(world);
    }
    let server = world.serve(&PLENTY);
    up.send_replace(Some(server.address.clone()));
    end.send_replace(true);
    let (_, _, left) = (trusting.await.unwrap(), blocking.await.unwrap(), posting.await.unwrap());
    let helped = join_all(helping).await.into_iter().map(Result::unwrap);
    read_back(&notes, &server, true).await;
    sums_to_nothing(&carl.on(&server)).await;
    let total = dora.on(&server).get("/listings?include_own=true").await.is(200)["total"].clone();
    assert_eq!(total, left, "each was posted once, and deleted where it was to be");
    for ((one, _), (times, balance)) in pairs.iter().zip(helped) {
        assert_eq!(completed(&one.on(&server)).await, times, "each was made once");
        let path = format!("/members/{}/credit-balance", one.id.as_deref().unwrap());
        let told = one.on(&server).get(path).await.is(200);
        assert_eq!(told["rows"][0]["balance"], balance);
    }
    let notes = notes.lock().unwrap();
    let (told, again) = (notes.acknowledged, notes.repeated);
    println!("{crashes} crashes: {told} writes acknowledged, {again} of them asked for again");
    assert!(crashes < 5 || again > 0, "no write was ever interrupted");
}

/// How many exchanges somebody has, all of which are completed.
async fn completed(person: &Person) -> u64 {
    let (mut count, mut path) = (0, "/me/exchanges?limit=100".to_owned());
    loop {
        let page = person.get(&path).await.is(200);
        let rows = page["rows"].as_array().unwrap();
        assert!(rows.iter().all(|row| row["status"] == "completed"));
        count += rows.len() as u64;
        let Some(cursor) = page["next_cursor"].as_str() else { return count };
        path = format!("/me/exchanges?limit=100&cursor={cursor}");
    }
}
