//! What somebody was told of what they wrote, noted apart from the service.

use std::collections::BTreeMap;

use serde_json::{Value, json};

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
        // Long enough that a full disk has no room for it.
        let title = format!("thing {} {}", self.posted, uuid::Uuid::new_v4());
        let body = json!({
            "kind": "offer", "type": "skill", "title": title, "category": "care",
            "description": "x".repeat(4900),
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

    /// Holds the record against what was told: the acknowledged is there once, the refused is not.
    pub async fn check(&self, who: &Person) {
        let export = who.get("/me/export").await.is(200);
        let mut titles = Vec::new();
        gather(&export, &mut titles);
        for title in self.acknowledged.keys() {
            let times = titles.iter().filter(|it| *it == title).count();
            assert_eq!(times, 1, "{title} was acknowledged");
        }
        let kept: Vec<_> = self.refused.iter().filter(|it| titles.contains(it)).collect();
        assert!(kept.is_empty(), "refused, and there all the same: {kept:?}");
        self.is_readable(who).await;
    }
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
