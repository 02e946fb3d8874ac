//! Routes of skills: the directory, a member's own skills, and requests for help.

mod query;
mod view;

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use trust_commons::exchange::Credits;
use trust_commons::skill::{Ask, CATEGORY, Context, Skill, SkillCategory};
use trust_commons::{CommunityId, Noun, SkillId};
use trust_core::{Filter, Order, Via};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::exchanges::{self, ExchangeView};
use super::protocol::ids::IdParam;
use super::protocol::listed::{self, PageView, RowView, Search};
use super::protocol::refusals::{
    AnyRefusal, Conflicting, Forbidden, Missing, Unauthenticated, Unprocessable,
};
use super::protocol::{
    Answer, Begun, OrFail, PageQuery, Path, Problem, ProblemBody, Query, Reading, Write, Written,
    fresh_id,
};
use crate::app::App;
use crate::quota::Quota;
use crate::store::{community, exchange, skill};
use query::SkillQuery;
use view::{EditSkillBody, SkillBody, SkillRequestBody};

type SkillView<'a> = RowView<'a, Skill>;
type SkillsView<'a> = PageView<'a, Skill>;

pub fn router() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, add))
        .routes(routes!(counts))
        .routes(routes!(read, edit, remove))
        .routes(routes!(ask))
        .routes(routes!(mine))
}

/// The skills in the directories of the caller's communities and of their partners, in pages with an exact total.
#[utoipa::path(get, path = "/skills", tag = "skills", params(SkillQuery, PageQuery), responses(
    (status = 200, body = SkillsView),
    Unauthenticated,
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "the caller has no place"),
    Unprocessable,
))]
async fn list(
    app: State<App>,
    reading: Reading,
    Query(query): Query<SkillQuery>,
    page: PageQuery,
) -> Answer {
    let paging = page.paging(query.order())?;
    listed::page::<Skill>(&app, reading, &query.filter()?, &query.search()?, &paging).await
}

/// The number of skills of a category.
#[derive(Serialize, ToSchema)]
struct SkillCategoryCount {
    /// The category.
    category: SkillCategory,
    /// The number of skills.
    count: u64,
}

/// Numbers of skills.
#[derive(Serialize, ToSchema)]
struct SkillCountsView {
    /// The number of skills.
    total: u64,
    /// The categories that have skills, those with more skills first.
    categories: Vec<SkillCategoryCount>,
}

/// Counts the skills that `GET /skills` shows with the same filter, by category. The order does not matter.
#[utoipa::path(get, path = "/skills/counts", tag = "skills", params(SkillQuery), responses(
    (status = 200, body = SkillCountsView),
    Unauthenticated,
    (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "the caller has no place"),
    Unprocessable,
))]
async fn counts(app: State<App>, reading: Reading, Query(query): Query<SkillQuery>) -> Answer {
    let (filter, search, all) = (query.filter()?, query.search()?, (CATEGORY, usize::MAX));
    let tally = listed::tally::<Skill>(&app, reading, &filter, &search, all).await?;
    let of_tag = |tag: &str| tag.strip_prefix(CATEGORY)?.parse().ok();
    let count = |tagged: &listed::Tagged<Skill>| {
        let category = of_tag(tagged.tag.as_str())?;
        Some(SkillCategoryCount { category, count: tagged.count })
    };
    let categories: Vec<_> = tally.tags.iter().filter_map(count).collect();
    let total = categories.iter().map(|of| of.count).sum();
    Ok(tally.reading.reply(&SkillCountsView { total, categories }))
}

/// The caller's own skills, the newest first, also those that are not in a directory.
#[utoipa::path(get, path = "/me/skills", tag = "me", params(PageQuery),
    responses((status = 200, body = SkillsView), Unauthenticated, Unprocessable))]
async fn mine(app: State<App>, reading: Reading, page: PageQuery) -> Answer {
    let filter = Filter { via: Some(vec![Via::Own]), include_own: true, ..Filter::default() };
    let paging = page.paging(Order::Newest)?;
    listed::page::<Skill>(&app, reading, &filter, &Search::default(), &paging).await
}

/// Adds a skill of the caller: at most 50. Others see it once the caller opts in.
#[utoipa::path(post, path = "/skills", tag = "skills", request_body = SkillBody, responses(
    (status = 201, body = SkillView),
    Unauthenticated, Forbidden, Conflicting, Unprocessable,
))]
async fn add(Begun { mut write, body }: Begun<SkillBody>) -> Written {
    let me = write.myself().await?;
    let context = context(&mut write, &body.community).await?;
    let added = Skill::create(body.creation(fresh_id()), &context)?;
    let skill = write.save(added).await?;
    write.within(&[Quota::Texts]).await?;
    listed::answer(write, StatusCode::CREATED, skill, me.name).await
}

/// A skill that the caller may see.
#[utoipa::path(get, path = "/skills/{id}", tag = "skills", params(IdParam),
    responses((status = 200, body = SkillView), Unauthenticated, Missing, Unprocessable))]
async fn read(app: State<App>, id: Path<SkillId>, reading: Reading) -> Answer {
    listed::one::<Skill>(&app, reading, id.0.as_str()).await
}

/// Changes a skill of the caller. Opting in requires that the caller belongs to its community.
#[utoipa::path(patch, path = "/skills/{id}", tag = "skills", params(IdParam), request_body = EditSkillBody,
    responses(
        (status = 200, body = SkillView),
        Unauthenticated, Forbidden, Missing, Conflicting, Unprocessable,
    ))]
async fn edit(id: Path<SkillId>, Begun { mut write, body }: Begun<EditSkillBody>) -> Written {
    let before: Skill = listed::found(&mut write, id.0.as_str()).await?;
    if before.owner != write.reading.me {
        return Err(Problem::not_found("skill", id.0.as_str()).into());
    }
    let me = write.myself().await?;
    let context = context(&mut write, &before.community).await?;
    let skill = write.save(before.apply(body.into(), &context)?).await?;
    write.within(&[Quota::Texts]).await?;
    listed::answer(write, StatusCode::OK, skill, me.name).await
}

/// Deletes a skill of the caller. Exchanges that it led to stay.
#[utoipa::path(delete, path = "/skills/{id}", tag = "skills", params(IdParam),
    responses((status = 204), Unauthenticated, Missing, Unprocessable))]
async fn remove(id: Path<SkillId>, write: Write) -> Written {
    listed::remove_own::<Skill>(write, id.0.as_str()).await
}

/// Asks the owner of a skill for help, which makes a requested exchange: the owner accepts it or cancels it.
///
/// It moves credits if an hour has a price and the community of the skill counts in credits. The price is that of the
/// hour in proportion, rounded half-up to whole minutes, and at least one. Otherwise the exchange is a gift. At most 3
/// requests to one person may wait for an answer.
#[utoipa::path(post, path = "/skills/{id}/requests", tag = "skills", params(IdParam), request_body = SkillRequestBody,
    responses((status = 201, body = ExchangeView), AnyRefusal))]
async fn ask(id: Path<SkillId>, Begun { mut write, body }: Begun<SkillRequestBody>) -> Written {
    let skill: Skill = listed::found(&mut write, id.0.as_str()).await?;
    let me = write.reading.me.clone();
    let home = community::find(write.sql(), &skill.community).await.or_fail()?;
    let open = exchange::open_asks(write.sql(), &me).await.or_fail()?;
    let open = open.into_iter().find(|(provider, _)| *provider == skill.owner);
    let ask = Ask {
        id: fresh_id(),
        minutes: body.minutes,
        receiver_community: exchanges::community_of(&write.reading, &me, &skill.community)?,
        credits: match home.is_some_and(|home| home.credit) {
            true => Credits::Used,
            false => Credits::NotUsed,
        },
    };
    let creation = skill.ask(ask, &me, open.map_or(0, |(_, open)| open))?;
    exchanges::made(write, creation, &body.note).await
}

/// Returns the context of the writer's commands to a skill in this community.
async fn context(write: &mut Write, community: &CommunityId) -> Result<Context, Problem> {
    let by = write.reading.me.clone();
    Ok(Context {
        in_community: write.reading.is_in(community),
        kept: skill::count(write.sql(), &by).await.or_fail()?,
        model: write.app().model(),
        now: write.now,
        by,
    })
}
