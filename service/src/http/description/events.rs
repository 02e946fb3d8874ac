//! The events of `GET /watch`. OpenAPI 3.1 cannot describe a stream, so its schema is that of one event: the
//! `event:` line and, as JSON, the `data:` line.

use serde_json::{Value, json};

/// Each event: its name, the schema of its data, and its occasion.
const EVENTS: [(&str, &str, &str); 3] = [
    ("ready", "ReadyEvent", "The first event: where the stream begins."),
    ("visible", "VisibleEvent", "Listings appeared or vanished."),
    ("notice", "NoticeEvent", "A notification for the caller."),
];

/// Adds the schemas of the events, and refers to them in the response of the stream.
pub fn describe(document: &mut Value) {
    let schemas = &mut document["components"]["schemas"];
    for (name, data, description) in EVENTS {
        schemas[format!("{data}Message")] = json!({
            "type": "object",
            "description": description,
            "required": ["event", "data"],
            "properties": {
                "id": {"type": "string", "description": "The id of the event, which `Last-Event-ID` repeats."},
                "event": {"type": "string", "enum": [name], "description": "The name of the event."},
                "data": {"$ref": format!("#/components/schemas/{data}")},
            },
        });
    }
    schemas["WatchEvent"] = json!({
        "description": "One event of the stream.",
        "oneOf": EVENTS
            .map(|(_, data, _)| json!({"$ref": format!("#/components/schemas/{data}Message")})),
        "discriminator": {
            "propertyName": "event",
            "mapping": EVENTS
                .iter()
                .map(|(name, data, _)| ((*name).to_owned(), format!("#/components/schemas/{data}Message").into()))
                .collect::<serde_json::Map<_, _>>(),
        },
    });
    let answer = &mut document["paths"]["/api/v1/watch"]["get"]["responses"]["200"];
    if answer.is_object() {
        answer["content"]["text/event-stream"]["schema"] =
            json!({"$ref": "#/components/schemas/WatchEvent"});
    }
}
