//! Routes of the caller's memos, which only builds with the feature `test-noun` have.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use trust_commons::Timestamp;
use trust_commons::memo::{Command, Creation, Memo};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::protocol::ids::IdParam;
use super::protocol::owned::{self, Owned};
use super::protocol::refusals::{Conflicting, Missing, Unauthenticated, Unprocessable};
use super::protocol::{Answer, Begun, PageQuery, Path, Reading, Rows, Write, Written, fresh_id};
use crate::app::App;
use crate::quota::Quota;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, edit, delete))
}

/// A memo of the caller.
#[derive(Serialize, ToSchema)]
pub struct MemoView {
    /// The id.
    id: String,
    /// The name.
    name: String,
    /// The description.
    description: String,
    /// The time of creation, in seconds.
    created_at: Timestamp,
}

impl Owned for Memo {
    const NOUN: &'static str = "memo";
    const QUOTAS: &'static [Quota] = &[Quota::Texts];

    type View = MemoView;

    fn view(self, _: &Reading) -> MemoView {
        let Memo { id, name, description, created_at, .. } = self;
        MemoView { id, name, description, created_at }
    }
}

/// A new memo.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MemoBody {
    /// The name, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: String,
    /// The description, at most 1000 characters.
    #[serde(default)]
    #[schema(max_length = 1000)]
    description: String,
}

/// The changes to a memo; omitted fields keep their values.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EditMemoBody {
    /// The name, 1 to 100 characters.
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// The description, at most 1000 characters.
    #[schema(max_length = 1000)]
    description: Option<String>,
}

/// The caller's memos, oldest first.
#[utoipa::path(get, path = "/memos", tag = "memos", params(PageQuery),
    responses((status = 200, body = Rows<MemoView>), Unauthenticated, Unprocessable))]
async fn list(app: State<App>, page: PageQuery, reading: Reading) -> Answer {
    owned::page::<Memo>(&app, reading, &page).await
}

/// Writes a memo.
#[utoipa::path(post, path = "/memos", tag = "memos", request_body = MemoBody,
    responses((status = 201, body = MemoView), Unauthenticated, Conflicting, Unprocessable))]
async fn create(Begun { write, body }: Begun<MemoBody>) -> Written {
    let MemoBody { name, description } = body;
    owned::create::<Memo>(write, Creation::Write { id: fresh_id(), name, description }).await
}

/// A memo of the caller.
#[utoipa::path(get, path = "/memos/{id}", tag = "memos", params(IdParam),
    responses((status = 200, body = MemoView), Unauthenticated, Missing, Unprocessable))]
async fn read(app: State<App>, id: Path<String>, reading: Reading) -> Answer {
    owned::one::<Memo>(&app, reading, &id.0).await
}

/// Changes the name or the description of a memo.
#[utoipa::path(patch, path = "/memos/{id}", tag = "memos", params(IdParam), request_body = EditMemoBody,
    responses((status = 200, body = MemoView), Unauthenticated, Missing, Conflicting, Unprocessable))]
async fn edit(id: Path<String>, Begun { write, body }: Begun<EditMemoBody>) -> Written {
    let EditMemoBody { name, description } = body;
    owned::change::<Memo>(write, &id.0, Command::Edit { name, description }).await
}

/// Deletes a memo.
#[utoipa::path(delete, path = "/memos/{id}", tag = "memos", params(IdParam),
    responses((status = 204), Unauthenticated, Missing, Unprocessable))]
async fn delete(id: Path<String>, write: Write) -> Written {
    owned::delete::<Memo>(write, &id.0).await
}
