//! The defaults of the scenario files, and the names of each noun's statuses.

use serde_json::{Value, json};
use trust_commons::exchange::Exchange;
use trust_commons::invite::{Holder, Invite};
use trust_commons::partnership::Partnership;
use trust_commons::{Refusal, Timestamp};

use super::{Fields, Told};
use crate::given::moment;

impl Told for Exchange {
    fn status(&self, _now: Timestamp) -> String {
        self.status.to_string()
    }
}

impl Told for Partnership {
    fn status(&self, _now: Timestamp) -> String {
        self.status.to_string()
    }

    /// Where a file names no stewards of a side, whoever gives the command is its steward.
    fn complete(before: Option<&Self>, fields: &mut Fields) {
        let by = fields["by"].clone();
        let sides = match before {
            Some(partnership) => [json!(partnership.a), json!(partnership.b)],
            None => [fields["a"].clone(), fields["b"].clone()],
        };
        let roles = fields.entry("stewards").or_insert_with(|| json!({}));
        for side in sides.iter().filter_map(Value::as_str) {
            roles.as_object_mut().unwrap().entry(side).or_insert_with(|| json!([by]));
        }
    }
}

impl Told for Invite {
    fn status(&self, now: Timestamp) -> String {
        Invite::status(self, now).to_string()
    }

    /// Where a file names no owner of a circle, it is whoever invites into it.
    fn complete(before: Option<&Self>, fields: &mut Fields) {
        if before.is_none() && !fields.contains_key("owner") {
            fields.insert("owner".to_owned(), fields["by"].clone());
        }
    }

    fn ask(&self, question: &str, fields: &Fields) -> Option<Result<(), &'static str>> {
        if question != "preview" {
            return None;
        }
        let text = |name: &str| fields.get(name).and_then(Value::as_str);
        let viewer = text("viewer").map(|id| id.parse().unwrap());
        let blocked = fields.get("blocked").and_then(Value::as_bool).unwrap_or_default();
        let roles = fields.get("stewards").cloned().unwrap_or_else(|| json!({}));
        let roles = serde_json::from_value(roles).unwrap();
        let now = fields["now"].as_i64().unwrap();
        let shown = self.preview(Holder::of(viewer.as_ref(), blocked), &roles, moment(now));
        Some(shown.map(drop).map_err(|refusal| refusal.code()))
    }
}
