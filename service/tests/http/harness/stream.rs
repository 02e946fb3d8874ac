//! Reads server-sent events one by one.

use std::time::Duration;

use reqwest::Response;
use serde_json::Value;

use super::person::Person;

/// How long an event may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// An open stream.
pub struct Stream {
    person: Person,
    response: Response,
    text: String,
    /// The id of the latest event, which a browser that connects again repeats.
    pub last_id: String,
}

impl Stream {
    /// The events of an answer.
    pub fn new(person: Person, response: Response) -> Self {
        Stream { person, response, text: String::new(), last_id: String::new() }
    }

    /// The next event, by name; none when the stream has ended.
    pub async fn next(&mut self) -> Option<(String, Value)> {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let read = event_of(event);
                if let Some(id) = event.lines().find_map(|line| line.strip_prefix("id:")) {
                    self.last_id = id.trim().to_owned();
                }
                self.person.check_privacy(event, "a stream");
                self.text = rest.to_owned();
                if read.is_some() {
                    return read;
                }
                continue;
            }
            let chunk = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            let chunk = chunk.expect("an event").ok().flatten()?;
            self.text.push_str(&String::from_utf8_lossy(&chunk));
        }
    }

    /// The next event, which has this name.
    pub async fn expect(&mut self, name: &str) -> Value {
        let (event, data) = self.next().await.unwrap_or_else(|| panic!("ended before `{name}`"));
        assert_eq!(event, name, "{data}");
        data
    }

    /// Whether nothing comes for a while.
    pub async fn is_silent(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(1500), self.next()).await.is_err()
    }
}

/// A comment, which keeps the line open, is no event.
fn event_of(text: &str) -> Option<(String, Value)> {
    let field = |name: &str| {
        text.lines().find_map(|line| line.strip_prefix(name)).map(|value| value.trim().to_owned())
    };
    let data = serde_json::from_str(&field("data:")?).ok()?;
    Some((field("event:")?, data))
}
