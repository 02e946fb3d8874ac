//! Completes the OpenAPI operations: name, summary, headers, and a description of every response.

use serde_json::{Map, Value, json};

use super::names;
use crate::http::protocol::csv::CSV;
use crate::http::protocol::scope;

/// The greatest length of a summary. Longer texts belong into the description.
const LONGEST_SUMMARY: usize = 120;

/// A request header: its name in the components, and its description.
const HEADERS: [(&str, &str, &str); 4] = [
    (
        "AtLeastRevision",
        "At-Least-Revision",
        "The answer shows this revision or a newer one. Send the `Trust-Revision` of a write to read it back from any process.",
    ),
    (
        "IdempotencyKey",
        "Idempotency-Key",
        "A text of your own, 1 to 255 bytes. The same request sent again under the same key within a day is made once and answered again.",
    ),
    (
        "IfNoneMatch",
        "If-None-Match",
        "The `ETag` of an earlier answer. If nothing changed since, the answer is 304 without a body.",
    ),
    (
        "CsrfToken",
        "X-CSRF-Token",
        "The `csrf_token` of the session. Browsers, who sign in by cookie, must repeat it on every write; scripts leave it out.",
    ),
];

/// The headers of responses of these statuses: the name, and the description.
const ANSWER_HEADERS: [(&str, &[&str], &str); 2] = [
    ("WWW-Authenticate", &["401"], "The way to authenticate: `Bearer`."),
    (
        "Retry-After",
        &["429", "503", "507"],
        "The seconds after which the request may succeed. It is left out where that is not known.",
    ),
];

/// Completes every operation of a document.
pub fn complete(document: &mut Value) {
    for (name, header, description) in HEADERS {
        document["components"]["parameters"][name] = json!({
            "name": header,
            "in": "header",
            "required": false,
            "description": description,
            "schema": shape(name),
        });
    }
    document["components"]["headers"]["ETag"] = json!({
        "description": "A tag of the answer, for `If-None-Match`; of these very bytes, unless the client accepts gzip, where it is weak.",
        "schema": {"type": "string"},
    });
    for (header, _, description) in ANSWER_HEADERS {
        document["components"]["headers"][header] =
            json!({"description": description, "schema": {"type": "string"}});
    }
    let schemas = document["components"]["schemas"].clone();
    let mut shared = document["components"]["responses"].take();
    for (route, method, operation) in super::operations(document) {
        operation["operationId"] = names::of(&method, &route).into();
        summarise(operation);
        add_headers(&method, operation);
        name_scope(&method, &route, operation);
        if let Some(answers) = operation["responses"].as_object_mut() {
            for (status, answer) in answers {
                describe_answer(status, answer, &schemas);
                let name = answer["$ref"].as_str().and_then(|it| it.rsplit('/').next());
                match name.map(ToOwned::to_owned) {
                    Some(name) => add_answer_headers(status, &mut shared[name]),
                    None => add_answer_headers(status, answer),
                }
            }
        }
    }
    document["components"]["responses"] = shared;
}

fn add_answer_headers(status: &str, answer: &mut Value) {
    for (header, statuses, _) in ANSWER_HEADERS {
        if statuses.contains(&status) {
            answer["headers"][header] = json!({"$ref": format!("#/components/headers/{header}")});
        }
    }
}

fn shape(name: &str) -> Value {
    match name {
        "AtLeastRevision" => json!({"type": "integer", "format": "int64", "minimum": 0}),
        "IdempotencyKey" => json!({"type": "string", "minLength": 1, "maxLength": 255}),
        _ => json!({"type": "string"}),
    }
}

/// Moves the first sentence to the summary, and the rest to the description.
fn summarise(operation: &mut Value) {
    let text = |key: &str| operation[key].as_str().unwrap_or_default().to_owned();
    let first = text("summary").split_whitespace().collect::<Vec<_>>().join(" ");
    let rest = text("description");
    let end = first.find(". ").map(|at| at + 1).unwrap_or(first.len());
    let (sentence, more) = first.split_at(end);
    let mut summary = sentence.trim_end_matches('.').to_owned();
    // A long sentence stays whole in the description.
    let mut whole = vec![more.trim().to_owned(), rest];
    if summary.chars().count() > LONGEST_SUMMARY {
        whole.insert(0, sentence.to_owned());
        let cut = summary.find([';', ':']).or_else(|| summary.find(','));
        summary.truncate(cut.unwrap_or(summary.len()));
    }
    whole.retain(|part| !part.is_empty());
    if whole.is_empty() {
        whole.push(sentence.to_owned());
    }
    operation["summary"] = summary.into();
    operation["description"] = whole.join("\n\n").into();
}

/// Adds the scope that a token needs to an operation that authenticates the caller.
fn name_scope(method: &str, route: &str, operation: &mut Value) {
    let scope: &str = scope::needed(&method.to_ascii_uppercase(), route).into();
    let usual = json!([{"session": []}, {"bearer": []}]);
    let mut ways = operation.get("security").cloned().unwrap_or(usual);
    for way in ways.as_array_mut().into_iter().flatten() {
        if let Some(scopes) = way.get_mut("bearer") {
            *scopes = json!([scope]);
        }
    }
    operation["security"] = ways;
}

fn add_headers(method: &str, operation: &mut Value) {
    let asks_who = operation["security"].as_array().is_none_or(|ways| ways.len() > 1);
    // The answer to signing up is kept for the new account, which nobody else can end.
    let keeps = operation["responses"]["410"].is_object() || operation["operationId"] == "signUp";
    let applies = |name: &str| match name {
        "AtLeastRevision" => true,
        "IfNoneMatch" => method == "get",
        "CsrfToken" => method != "get" && asks_who,
        _ => keeps,
    };
    let mut parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
    for (name, ..) in HEADERS.into_iter().filter(|(name, ..)| applies(name)) {
        parameters.push(json!({"$ref": format!("#/components/parameters/{name}")}));
    }
    operation["parameters"] = parameters.into();
}

fn describe_answer(status: &str, answer: &mut Value, schemas: &Value) {
    let Some(answer) = answer.as_object_mut().filter(|it| !it.contains_key("$ref")) else { return };
    let has_tag =
        |content: &Value| content["application/json"].is_object() || content[CSV].is_object();
    if status == "200" && answer.get("content").is_some_and(has_tag) {
        let headers = answer.entry("headers").or_insert_with(|| json!({}));
        headers["ETag"] = json!({"$ref": "#/components/headers/ETag"});
    }
    let said = answer.get("description").and_then(Value::as_str).unwrap_or_default();
    if !said.trim().is_empty() {
        return;
    }
    let description = what_is_answered(status, answer, schemas);
    answer.insert("description".to_owned(), description.into());
}

/// Returns the description of a response that has none of its own: that of its body.
fn what_is_answered(status: &str, answer: &Map<String, Value>, schemas: &Value) -> String {
    let of_body = || {
        let schema = &answer.get("content")?["application/json"]["schema"];
        let name = schema["$ref"].as_str()?.rsplit('/').next()?;
        let text = schemas[name]["description"].as_str()?;
        let first = text.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(first.split_once(". ").map_or(first.clone(), |(sentence, _)| format!("{sentence}.")))
    };
    let otherwise = match status {
        "201" => "The item was created.",
        "204" => "The request succeeded. There is no body.",
        _ => "The answer.",
    };
    of_body().unwrap_or_else(|| otherwise.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_summary_is_the_first_sentence_on_one_line() {
        let mut operation = json!({"summary": "Removes a circle, with\nits invites. Refused while in use.", "description": "More."});
        summarise(&mut operation);
        assert_eq!(operation["summary"], "Removes a circle, with its invites");
        assert_eq!(operation["description"], "Refused while in use.\n\nMore.");
    }

    #[test]
    fn a_summary_that_is_too_long_is_cut_where_a_clause_ends() {
        let long = format!("Does this; {}", "and that ".repeat(20));
        let mut operation = json!({"summary": long.trim()});
        summarise(&mut operation);
        assert_eq!(operation["summary"], "Does this");
        assert_eq!(operation["description"], long.trim());
    }
}
