//! Routes of notes, which only builds with the feature `test-noun` have: write, find, read, delete.

use axum::extract::State;
use serde::Deserialize;
use trust_commons::{CommunityId, text};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::ids::IdParam;
use super::protocol::listed::{self, PageView, RowView, ShownWhole};
use super::protocol::refusals::{Missing, Unauthenticated, Unprocessable};
use super::protocol::{Answer, Begun, PageQuery, Path, Problem, Reading, Write, Written, fresh_id};
use crate::app::App;
use crate::store::note::Note;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, post)).routes(routes!(read, remove))
}

/// A note to write.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NoteBody {
    /// The community that the note is for, of which the caller is a member.
    #[schema(value_type = String, min_length = 1, max_length = 255)]
    community: CommunityId,
    /// The words.
    #[schema(max_length = 2000)]
    text: String,
}

impl ShownWhole for Note {}

type NoteView<'a> = RowView<'a, Note>;
type NotesView<'a> = PageView<'a, Note>;

/// The notes that the caller may see.
#[utoipa::path(get, path = "/notes", tag = "notes", params(PageQuery),
    responses((status = 200, body = NotesView), Unauthenticated, Unprocessable))]
async fn list(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    listed::newest::<Note>(&app, reading, &page).await
}

/// Writes a note.
#[utoipa::path(post, path = "/notes", tag = "notes", request_body = NoteBody,
    responses((status = 201, body = NoteView), Unauthenticated, Missing, Unprocessable))]
async fn post(Begun { mut write, body }: Begun<NoteBody>) -> Written {
    let me = write.myself().await?;
    let (NoteBody { community, text }, created_at) = (body, write.now);
    let text = text::message(&text).map_err(|reason| {
        Problem::invalid("INVALID_MESSAGE", "text", format!("a note {reason}"))
    })?;
    write.reading.in_community(&community)?;
    let note = Note { id: fresh_id(), owner: me.id.clone(), community, text, created_at };
    listed::post(write, note, me).await
}

/// A note that the caller may see.
#[utoipa::path(get, path = "/notes/{id}", tag = "notes", params(IdParam),
    responses((status = 200, body = NoteView), Unauthenticated, Missing, Unprocessable))]
async fn read(app: State<App>, id: Path<String>, reading: Reading) -> Answer {
    listed::one::<Note>(&app, reading, &id.0).await
}

/// Deletes a note of the caller's.
#[utoipa::path(delete, path = "/notes/{id}", tag = "notes", params(IdParam),
    responses((status = 204), Unauthenticated, Missing, Unprocessable))]
async fn remove(id: Path<String>, write: Write) -> Written {
    listed::remove_own::<Note>(write, &id.0).await
}
