//! Records the acknowledgements of writes outside the service.

use std::collections::BTreeMap;

use std::time::Duration;

use futures::future::join_all;
use serde_json::{Value, json};
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::harness::{Answer, Person};

/// What was told of each thing that was posted.
#[derive(Default)]
pub struct Told {
    /// What was acknowledged: title and id.
    acknowledged: BTreeMap<String, String>,
    /// What was refused because nothing could be written.
    refused: Vec<String>,
    posted: usize,
}

impl Told {
    /// Posts something new, and notes what was answered.
    pub async fn post(&mut self, who: &Person) -> Option<Answer> {
        self.posted += 1;
        // Long enough that a full disk has no room for it, and not to be made shorter.
        let title = format!("thing {} {}", self.posted, uuid::Uuid::new_v4());
        let body = json!({
            "kind": "offer", "type": "skill", "title": title, "category": "care",
            "description": (0..150).map(|_| uuid::Uuid::new_v4().simple().to_string()).collect::<String>(),
        });
        let answer = who.post("/listings", body).attempt().await?;
        match answer.status {
            201 => {
                let id = answer.body["id"].as_str().unwrap().to_owned();
                self.acknowledged.insert(title, id);
            }
            507 => self.refused.push(title),
            503 if answer.body["code"] == "READ_ONLY" => self.refused.push(title),
            503 => {}
            _ => panic!("{}", answer.told()),
        }
        Some(answer)
    }

    /// Notes what somebody else noted, too.
    pub fn add(&mut self, mut other: Told) {
        self.acknowledged.append(&mut other.acknowledged);
        self.refused.append(&mut other.refused);
    }

    /// How many were acknowledged, and how many refused.
    pub fn counts(&self) -> (usize, usize) {
        (self.acknowledged.len(), self.refused.len())
    }

    /// Whether somebody can read all that was acknowledged.
    pub async fn is_readable(&self, who: &Person) {
        for (title, id) in &self.acknowledged {
            let read = who.get(format!("/listings/{id}")).await.is(200);
            assert_eq!(read["title"], **title);
        }
    }

    /// Whether nothing of this is there, as in a record that never had it.
    pub async fn is_nowhere(&self, who: &Person) {
        let titles = titles(who).await;
        let mut posted = self.acknowledged.keys().chain(&self.refused);
        assert!(!posted.any(|title| titles.contains(title)));
    }

    /// Holds the record against what was told: the acknowledged is there once, the refused is not.
    pub async fn check(&self, who: &Person) {
        let titles = titles(who).await;
        for title in self.acknowledged.keys() {
            let times = titles.iter().filter(|it| *it == title).count();
            assert_eq!(times, 1, "{title} was acknowledged");
        }
        let kept: Vec<_> = self.refused.iter().filter(|it| titles.contains(it)).collect();
        assert!(kept.is_empty(), "refused, and there all the same: {kept:?}");
        self.is_readable(who).await;
    }
}

/// People who write all the while, whatever happens.
pub struct Busy {
    stop: watch::Sender<bool>,
    writing: Vec<JoinHandle<Told>>,
}

impl Busy {
    /// Two of the same person.
    pub fn with(who: &Person) -> Self {
        let stop = watch::Sender::new(false);
        let write = |_| {
            let (who, stop) = (who.clone(), stop.subscribe());
            tokio::spawn(async move {
                let mut told = Told::default();
                while !*stop.borrow() {
                    told.post(&who).await;
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
                told
            })
        };
        let writing = (0..2).map(write).collect();
        Busy { stop, writing }
    }

    /// Lets them finish what they are at, and gives what they were told.
    pub async fn end(self) -> Told {
        self.stop.send_replace(true);
        let mut told = Told::default();
        join_all(self.writing).await.into_iter().for_each(|one| told.add(one.unwrap()));
        told
    }
}

/// The titles of all that somebody has.
async fn titles(who: &Person) -> Vec<String> {
    let export = who.get("/me/export").await.is(200);
    let mut titles = Vec::new();
    gather(&export, &mut titles);
    titles
}

/// All titles in a document.
fn gather(value: &Value, titles: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            titles.extend(fields.get("title").and_then(Value::as_str).map(str::to_owned));
            fields.values().for_each(|value| gather(value, titles));
        }
        Value::Array(values) => values.iter().for_each(|value| gather(value, titles)),
        _ => {}
    }
}
