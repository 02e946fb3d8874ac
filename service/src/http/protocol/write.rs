//! A write over HTTP: a task with its writer, the writer's scopes, and the idempotency key of the answer.

use std::collections::BTreeSet;
use std::ops::{Deref, DerefMut};

use axum::extract::{FromRequest, Request};
use axum::http::StatusCode;
use serde::Serialize;
use serde::de::DeserializeOwned;
use trust_commons::CommunityId;
use trust_core::MemberId;

use super::command::{Command, Key, Nothing};
use super::named::named_in;
use super::problem::{OrFail, Problem};
use super::reading::Reading;
use super::reply::Reply;
use super::scope::Scopes;
use crate::app::App;
use crate::quota::Quota;
use crate::store::change_log::LogRevision;
use crate::store::idempotency::{Answered, Name};
use crate::store::member::Member;
use crate::store::{block, idempotency, written};
use crate::work::{Task, WorkError, check_quota};

/// The reason why a write ends before it commits.
pub enum WriteError {
    /// The write is refused.
    Refused(Problem),
    /// The write was made before under the same idempotency key, with this answer.
    Repeated(Reply),
}

impl<P: Into<Problem>> From<P> for WriteError {
    fn from(problem: P) -> Self {
        WriteError::Refused(problem.into())
    }
}

impl axum::response::IntoResponse for WriteError {
    fn into_response(self) -> axum::response::Response {
        match self {
            WriteError::Refused(problem) => problem.into_response(),
            WriteError::Repeated(reply) => reply.into_response(),
        }
    }
}

/// The answer of a route that writes.
pub type Written = Result<Reply, WriteError>;

/// A write of a member.
pub struct Write {
    app: App,
    task: Task,
    key: Option<Key>,
    /// The scopes of the writer's token, if there is one.
    scopes: Option<Scopes>,
    /// The writer, and the state before the write as they see it.
    pub reading: Reading,
}

impl App {
    /// Begins the write of a command, or returns the earlier response to its key. An earlier response that names a
    /// person who is hidden from the writer by now is refused as after an erasure.
    pub async fn begin<T>(&self, command: &Command<T>) -> Result<Write, WriteError> {
        self.begin_or_repeat(command, Repeats::UnlessPeopleHide).await
    }

    /// Begins a write of the writer's own blocks, or returns the earlier response to its key, even if it names
    /// people whom these blocks hide.
    pub async fn begin_of_blocks<T>(&self, command: &Command<T>) -> Result<Write, WriteError> {
        self.begin_or_repeat(command, Repeats::Always).await
    }

    async fn begin_or_repeat<T>(
        &self,
        command: &Command<T>,
        repeats: Repeats,
    ) -> Result<Write, WriteError> {
        let me = command.caller.member.clone();
        let mut write = self.begin_as(me).await?;
        write.scopes = command.caller.scopes();
        if let Some(key) = &command.key {
            let me = write.reading.me.clone();
            let before = idempotency::find(write.sql(), &me, &key.hash).await.or_fail()?;
            if let Some(answered) = before {
                let people = idempotency::people(write.sql(), &me, &key.hash).await.or_fail()?;
                let names_hidden = people.iter().any(|id| write.reading.hides(id));
                if repeats == Repeats::UnlessPeopleHide && names_hidden {
                    return Err(forgotten().into());
                }
                return Err(repeated(answered, key)?);
            }
            write.key = Some(key.clone());
        }
        Ok(write)
    }

    /// Begins a write of `me` without an idempotency key.
    pub async fn begin_as(&self, me: MemberId) -> Result<Write, WorkError> {
        let (task, reading) = self.begin_task_of(me).await?;
        Ok(Write { app: self.clone(), task, key: None, scopes: None, reading })
    }
}

/// When an earlier response to a key is repeated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Repeats {
    /// Always.
    Always,
    /// Unless it names a person who is hidden from the writer by now.
    UnlessPeopleHide,
}

/// Returns the refusal to repeat a response that names a person who was erased, or is hidden.
fn forgotten() -> Problem {
    Problem::new(
        StatusCode::GONE,
        "ANSWER_FORGOTTEN",
        "this key was used before, and the stored answer named a person who no longer exists",
    )
}

/// Returns the earlier response to a key, unless it names a person who was erased.
pub fn repeated(answered: Answered, key: &Key) -> Result<WriteError, Problem> {
    if answered.is_forgotten() {
        return Err(forgotten());
    }
    if answered.request_hash != key.request {
        return Err(Problem::new(
            StatusCode::UNPROCESSABLE_ENTITY,
            "IDEMPOTENCY_KEY_REUSED",
            "this idempotency key was used before with another request",
        ));
    }
    let status = u16::try_from(answered.status).ok().and_then(|s| StatusCode::from_u16(s).ok());
    let status = status.unwrap_or(StatusCode::OK);
    Ok(WriteError::Repeated(Reply::of_json(status, answered.body, answered.revision)))
}

/// A write request that has begun, for routes that begin with nothing else.
pub struct Begun<T> {
    /// The write.
    pub write: Write,
    /// The request body.
    pub body: T,
}

impl<T: DeserializeOwned + Send> FromRequest<App> for Begun<T> {
    type Rejection = WriteError;

    async fn from_request(request: Request, app: &App) -> Result<Self, WriteError> {
        let Command { caller, key, body } = Command::from_request(request, app).await?;
        let write = app.begin(&Command { caller, key, body: () }).await?;
        Ok(Begun { write, body })
    }
}

/// A write request without fields.
impl FromRequest<App> for Write {
    type Rejection = WriteError;

    async fn from_request(request: Request, app: &App) -> Result<Self, WriteError> {
        let Begun { write, body: Nothing {} } = Begun::from_request(request, app).await?;
        Ok(write)
    }
}

impl Deref for Write {
    type Target = Task;

    fn deref(&self) -> &Task {
        &self.task
    }
}

impl DerefMut for Write {
    fn deref_mut(&mut self) -> &mut Task {
        &mut self.task
    }
}

impl Write {
    /// Returns the state that all requests share.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Returns the writer's own row.
    pub async fn myself(&mut self) -> Result<Member, Problem> {
        self.reading.myself(self.task.sql()).await
    }

    /// Refuses a write after which the writer exceeds a quota.
    pub async fn within(&mut self, quotas: &[Quota]) -> Result<(), Problem> {
        let me = self.reading.me.clone();
        for &quota in quotas {
            check_quota(&mut self.task, &me, quota).await?;
        }
        Ok(())
    }

    /// Counts texts that are shared with others, and refuses a write after which the writer exceeds a quota.
    pub async fn wrote(&mut self, texts: &[&str]) -> Result<(), Problem> {
        let (me, now) = (self.reading.me.clone(), self.now);
        let bytes = texts.iter().map(|text| text.len()).sum();
        written::note(self.sql(), &me, bytes, now).await.or_fail()?;
        self.within(&[Quota::Texts]).await
    }

    /// Returns whether the writer's token allows the actions of a community's stewards.
    pub fn may_administer(&self, community: &CommunityId) -> bool {
        self.scopes.as_ref().is_none_or(|scopes| scopes.administer(community.as_str()))
    }

    /// Returns whether the writer has blocked an id, of which nothing else is revealed then; fails if it is not a
    /// member whom the writer may know of.
    pub async fn has_blocked_or_knows(&mut self, id: &MemberId) -> Result<bool, Problem> {
        let me = self.reading.me.clone();
        let is_blocked = block::stands(self.sql(), &me, id).await.or_fail()?;
        if !is_blocked {
            self.reading.member(id.as_str())?;
        }
        Ok(is_blocked)
    }

    /// Commits, and answers with `body` when this process shows the result.
    pub async fn commit(self, status: StatusCode, body: &impl Serialize) -> Result<Reply, Problem> {
        self.commit_secret(status, body, body).await
    }

    /// Like [`commit`](Self::commit), for a response with a secret: a repetition gets `kept`, which does not
    /// contain the secret.
    pub async fn commit_secret(
        mut self,
        status: StatusCode,
        body: &impl Serialize,
        kept: &impl Serialize,
    ) -> Result<Reply, Problem> {
        let reply = Reply::new(status, body, self.revision);
        self.keep(status, kept, self.revision).await?;
        self.task.commit().await?;
        Ok(reply)
    }

    /// Commits, and answers without a body.
    pub async fn commit_empty(mut self) -> Result<Reply, Problem> {
        let reply = Reply::empty(self.revision);
        if let Some(key) = &self.key {
            let kept = Kept { key, reply: reply.clone(), named: BTreeSet::new() };
            kept.write(&mut self.task, &self.reading.me).await?;
        }
        self.task.commit().await?;
        Ok(reply)
    }

    /// Answers with `body` without a change: no revision is made, and only the response to a key is stored.
    pub async fn unchanged(mut self, body: &impl Serialize) -> Result<Reply, Problem> {
        let revision = self.projection.revision;
        if self.key.is_some() {
            self.keep(StatusCode::OK, body, revision).await?;
            self.task.commit_without_revision().await?;
        }
        Ok(Reply::new(StatusCode::OK, body, revision))
    }

    /// Answers with `body`: commits if the write changed anything, and otherwise makes no revision.
    pub async fn commit_if(self, changed: bool, body: &impl Serialize) -> Result<Reply, Problem> {
        match changed {
            true => self.commit(StatusCode::OK, body).await,
            false => self.unchanged(body).await,
        }
    }

    /// Stores the response to a repetition under the key, if there is one.
    async fn keep(
        &mut self,
        status: StatusCode,
        body: &impl Serialize,
        revision: LogRevision,
    ) -> Result<(), Problem> {
        let Some(key) = &self.key else { return Ok(()) };
        Kept::of(key, status, body, revision).write(&mut self.task, &self.reading.me).await
    }
}

/// A response to store for repetitions.
pub struct Kept<'k> {
    key: &'k Key,
    reply: Reply,
    named: BTreeSet<Name>,
}

impl<'k> Kept<'k> {
    /// Makes a stored response with the names of the people in the body.
    pub fn of(
        key: &'k Key,
        status: StatusCode,
        body: &impl Serialize,
        revision: LogRevision,
    ) -> Self {
        Kept { key, reply: Reply::new(status, body, revision), named: named_in(body) }
    }

    /// Stores the response for a member.
    pub async fn write(self, task: &mut Task, me: &MemberId) -> Result<(), Problem> {
        let Kept { key, reply, mut named } = self;
        let answered = Answered {
            request_hash: key.request.clone(),
            status: reply.status.as_u16().into(),
            body: String::from_utf8_lossy(&reply.body).into_owned(),
            revision: reply.revision,
        };
        // An erased member receives no more responses.
        named.remove(&Name::Member(me.to_string()));
        let now = task.now;
        idempotency::keep(task.sql(), me, &key.hash, answered, named, now).await.or_fail()?;
        Ok(check_quota(task, me, Quota::Answers).await?)
    }
}
