//! The JSON of a row of a visible noun, and of a page of rows.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::openapi::{AllOfBuilder, ArrayBuilder, ObjectBuilder, Ref, RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::{Access, Shown, ShownWhole};
use crate::http::protocol::json;
use crate::http::protocol::named::Mentioned;
use crate::http::protocol::person::PersonView;
use crate::http::protocol::reading::Reading;
use crate::http::protocol::reply::Reply;
use crate::store::row_cache::CachedRow;

/// The initial buffer for a page, in bytes, enough for most.
const SOME_PAGE: usize = 32 * 1024;

/// A row, as shown to the reader.
#[derive(Debug, Serialize)]
#[serde(bound = "")]
pub struct RowView<'a, N: Shown> {
    #[serde(flatten)]
    common: N::Common<'a>,
    #[serde(flatten)]
    for_reader: N::ForReader,
}

impl<'a, N: Shown> RowView<'a, N> {
    /// Makes the whole view for the reader.
    pub fn of(
        cached: &'a CachedRow<N>,
        reading: &Reading,
        access: Access,
        recorded: N::Recorded,
    ) -> Self {
        let for_reader = cached.row.for_reader(reading, access, recorded);
        RowView { common: N::common(cached), for_reader }
    }
}

/// A page of rows, in the description of the interface. [`page_reply`] writes it.
#[derive(Debug)]
pub struct PageView<'a, N: Shown>(std::marker::PhantomData<RowView<'a, N>>);

/// The fields of a page besides its rows.
#[derive(Debug, Serialize, ToSchema)]
pub struct RestView {
    /// The number of rows on all pages.
    pub total: u64,
    /// Always true: nothing is cut silently.
    pub complete: bool,
    /// The cursor of the next page; absent on the last page.
    pub next_cursor: Option<String>,
}

/// Writes a row as JSON, and collects the ids in it. The common part is serialised once for all readers.
fn row_json<N: Shown>(
    into: &mut Vec<u8>,
    mentioned: &mut Mentioned,
    cached: &CachedRow<N>,
    reading: &Reading,
    (access, recorded): (Access, N::Recorded),
) {
    let common = cached.common_json.get_or_init(|| json::text(&N::common(cached)).into());
    into.extend_from_slice(common);
    let for_reader = cached.row.for_reader(reading, access, recorded);
    json::append(into, &for_reader);
    // The common part names its owner; the community is the only other id in it.
    mentioned.groups.extend(cached.row.community().cloned());
    mentioned.extend(Mentioned::by(&for_reader));
}

/// Makes the response with a row.
pub fn row_reply<N: Shown>(
    cached: &CachedRow<N>,
    reading: &Reading,
    access: Access,
    recorded: N::Recorded,
) -> Reply {
    let (mut row, mut mentioned) = (Vec::new(), Mentioned::default());
    row_json(&mut row, &mut mentioned, cached, reading, (access, recorded));
    Reply::of_json(StatusCode::OK, row, reading.revision).naming(&reading.me, mentioned)
}

/// Makes the response with a page of rows.
pub fn page_reply<'a, N: Shown>(
    reading: &Reading,
    rows: impl Iterator<Item = (&'a CachedRow<N>, Access, N::Recorded)>,
    rest: &RestView,
) -> Reply {
    let (mut page, mut mentioned) = (Vec::with_capacity(SOME_PAGE), Mentioned::default());
    page.extend_from_slice(b"{\"rows\":[");
    for (number, (cached, access, recorded)) in rows.enumerate() {
        if number > 0 {
            page.push(b',');
        }
        row_json(&mut page, &mut mentioned, cached, reading, (access, recorded));
    }
    page.extend_from_slice(b"]}");
    json::append(&mut page, rest);
    Reply::of_json(StatusCode::OK, page, reading.revision).naming(&reading.me, mentioned)
}

/// A row with the name of its owner.
#[cfg_attr(not(feature = "test-noun"), allow(dead_code, reason = "the next visible noun uses it"))]
#[derive(Debug, Serialize, ToSchema)]
#[serde(bound = "")]
pub struct WithOwner<'a, N: ShownWhole> {
    /// The member.
    owner: PersonView,
    #[serde(flatten)]
    #[schema(inline)]
    row: &'a N,
}

impl<'a, N: ShownWhole> WithOwner<'a, N> {
    /// Makes the view of a cached row.
    pub fn of(cached: &'a CachedRow<N>) -> Self {
        let CachedRow { row, owner_name, .. } = cached;
        WithOwner { owner: PersonView { id: row.owner().clone(), name: owner_name.clone() }, row }
    }
}

/// Returns the name of a schema: the noun with a capital letter, and this ending.
fn name_of<N: Shown>(ending: &str) -> String {
    let (first, rest) = N::NOUN.split_at(1);
    first.to_uppercase() + rest + ending
}

impl<'a, N: Shown> PartialSchema for RowView<'a, N> {
    fn schema() -> RefOr<Schema> {
        let parts = AllOfBuilder::new()
            .description(Some(format!("A {}, as shown to the reader.", N::NOUN)));
        parts.item(<N::Common<'a>>::schema()).item(N::ForReader::schema()).into()
    }
}

impl<'a, N: Shown> ToSchema for RowView<'a, N> {
    fn name() -> std::borrow::Cow<'static, str> {
        name_of::<N>("View").into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        <N::Common<'a>>::schemas(schemas);
        N::ForReader::schemas(schemas);
    }
}

impl<N: Shown> PartialSchema for PageView<'_, N> {
    fn schema() -> RefOr<Schema> {
        let row = Ref::from_schema_name(name_of::<N>("View"));
        let rows = ArrayBuilder::new().items(row).description(Some("At most `limit` rows."));
        let rows = ObjectBuilder::new().property("rows", rows).required("rows");
        let parts = AllOfBuilder::new().description(Some(format!("A page of {}s.", N::NOUN)));
        parts.item(rows).item(RestView::schema()).into()
    }
}

impl<'a, N: Shown> ToSchema for PageView<'a, N> {
    fn name() -> std::borrow::Cow<'static, str> {
        name_of::<N>("sView").into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((name_of::<N>("View"), RowView::<'a, N>::schema()));
        RowView::<'a, N>::schemas(schemas);
        RestView::schemas(schemas);
    }
}
